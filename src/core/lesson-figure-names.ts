// The names of the figures that lessons quote: of a whole recording, `normal.nearZero`, at a pruning rate,
// `normal.tuned@0.4`, or at a step of its sparse phase, `normal.fc2Near#80`. No figure itself.
import { CONTROLS } from './controls';
import { RECORDING_IDS, type RecordingId } from './recording';

/** How a figure is written on the page. */
export type FigureForm =
  'count' | 'percent' | 'accuracy' | 'digits' | 'score' | 'plain' | 'site' | 'text';

export type FigureName = { readonly recording: RecordingId } & (
  | { readonly what: Whole; readonly rate: null; readonly step: number | null }
  | { readonly what: AtRate; readonly rate: number }
);

/** Figures of a whole recording. */
export const WHOLE = [
  'nearZero',
  'qkvNear',
  'projNear',
  'fc1Near',
  'fc2Near',
  'median',
  'total',
  'lambda',
  'gateLr',
  'steps',
  'parting',
  'dense',
  'sparse',
  'sparseSteps',
  'tunedSteps',
  'control',
  'controlSteps',
  'maskedImages',
  'testImages',
  'threads',
  'rounds',
  'images',
  'machine',
] as const;
/** Figures of a recording at a rate. */
export const AT_RATE = [
  'requested',
  'pruned',
  'threshold',
  'macs',
  'qkv',
  'proj',
  'fc1',
  'fc2',
  'mostCut',
  'masked',
  'cut',
  'tuned',
  'before',
  'after',
  'expected',
  'speedup',
] as const;
/** Those of a whole recording that can be had at one of its steps, too. */
export const AT_STEP: readonly Whole[] = [
  ...(['nearZero', 'qkvNear', 'projNear', 'fc1Near', 'fc2Near', 'median'] as const),
];
export type Whole = (typeof WHOLE)[number];
export type AtRate = (typeof AT_RATE)[number];

export const FORMS: Readonly<Record<Whole | AtRate, FigureForm>> = {
  nearZero: 'percent',
  qkvNear: 'percent',
  projNear: 'percent',
  fc1Near: 'percent',
  fc2Near: 'percent',
  median: 'digits',
  total: 'count',
  lambda: 'plain',
  gateLr: 'plain',
  steps: 'count',
  parting: 'count',
  dense: 'accuracy',
  sparse: 'accuracy',
  sparseSteps: 'count',
  tunedSteps: 'count',
  control: 'accuracy',
  controlSteps: 'count',
  maskedImages: 'count',
  testImages: 'count',
  threads: 'count',
  rounds: 'count',
  images: 'count',
  machine: 'text',
  requested: 'count',
  pruned: 'count',
  threshold: 'score',
  macs: 'percent',
  qkv: 'percent',
  proj: 'percent',
  fc1: 'percent',
  fc2: 'percent',
  mostCut: 'site',
  masked: 'accuracy',
  cut: 'accuracy',
  tuned: 'accuracy',
  before: 'digits',
  after: 'digits',
  expected: 'digits',
  speedup: 'digits',
};

/** Null where nothing is called so. */
export function figureName(name: string): FigureName | null {
  const found = /^([\w-]+)\.(\w+)(?:@(\d+(?:\.\d+)?)|#(\d+))?$/.exec(name);
  const [, id, figure, rated, stepped] = found ?? [];
  const recording = RECORDING_IDS.find((known) => known === id);
  if (recording === undefined) return null;
  if (rated === undefined) {
    const what = WHOLE.find((known) => known === figure);
    if (what === undefined || (stepped !== undefined && !AT_STEP.includes(what))) return null;
    return { recording, what, rate: null, step: stepped === undefined ? null : Number(stepped) };
  }
  const what = AT_RATE.find((known) => known === figure);
  const rate = Number(rated);
  return what === undefined || rate > CONTROLS.rate.max ? null : { recording, what, rate };
}
