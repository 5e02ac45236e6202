// The figures that lessons quote: `{{normal.nearZero}}` or, at a pruning rate, `{{normal.tuned@0.4}}` in a
// lesson's text stands for a number of that recording. No figure of a recording is ever typed by hand.
import { CONTROLS, pruneRate } from './controls';
import { InvalidValueError } from './errors';
import { gateSites } from './gates';
import { previewOf, type PrunePlan } from './prune-plan';
import { planAt } from './scope';
import { rankScores } from './ranking';
import { gateScores, NEAR_ZERO, type Scores } from './scores';
import { isRecorded, recordedRates } from './recorded';
import { RECORDING_IDS, type Recording, type RecordingId } from './recording';

/** How a figure is written on the page. */
export type FigureForm = 'count' | 'percent' | 'accuracy' | 'digits' | 'score' | 'plain' | 'text';

export interface Figure {
  readonly value: number;
  readonly form: FigureForm;
  /** What a figure of the form `text` says. */
  readonly text?: string;
}

type FigureName = { readonly recording: RecordingId } & (
  { readonly what: Whole; readonly rate: null } | { readonly what: AtRate; readonly rate: number }
);

/** Figures of a whole recording. */
const WHOLE = [
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
const AT_RATE = [
  'requested',
  'pruned',
  'threshold',
  'macs',
  'qkv',
  'proj',
  'fc1',
  'fc2',
  'masked',
  'cut',
  'tuned',
  'before',
  'after',
  'expected',
  'speedup',
] as const;
type Whole = (typeof WHOLE)[number];
type AtRate = (typeof AT_RATE)[number];

const FORMS: Readonly<Record<Whole | AtRate, FigureForm>> = {
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
  masked: 'accuracy',
  cut: 'accuracy',
  tuned: 'accuracy',
  before: 'digits',
  after: 'digits',
  expected: 'digits',
  speedup: 'digits',
};

/** Share of the gates near zero from which on one sees them part. */
const PARTED = 0.05;
const HOLE = /\{\{(.*?)\}\}/g;

/** Every figure a text asks for, as written between the braces. */
export const figuresIn = (text: string): string[] =>
  Array.from(text.matchAll(HOLE), ([, name = '']) => name.trim());

/** The recordings a text needs. */
export const recordingsIn = (text: string): RecordingId[] =>
  figuresIn(text).flatMap((name) => parse(name)?.recording ?? []);

/** @throws InvalidValueError for a figure that its recording does not have. */
export function checkFigures(path: string, text: string): void {
  for (const name of figuresIn(text)) {
    const wanted = wantedFor(parse(name));
    if (wanted !== null) throw new InvalidValueError(path, `{{${name}}}`, wanted);
  }
}

/** What a figure has to be, in words; null where it can be had as it is. */
function wantedFor(asked: FigureName | null): string | null {
  if (asked === null)
    return `{{recording.figure}} or {{recording.figure@rate}} with a recording of ${RECORDING_IDS.join(', ')}, a figure of ${WHOLE.join(', ')} or, with a rate, of ${AT_RATE.join(', ')}`;
  const { recording, what, rate } = asked;
  const rates = rate === null ? [] : recordedRates(recording, what);
  if (rates === null || (rate === null ? isRecorded(recording, what) : rates.includes(rate)))
    return null;
  return rates.length === 0
    ? `a figure that the recording “${recording}” has`
    : `{{${recording}.${what}@rate}} with a rate of ${rates.join(', ')}, at which it was measured`;
}

/** A text with its figures in place; `write` words a number, null is a figure that is not to be had. */
export const withFigures = (
  text: string,
  recordings: ReadonlyMap<RecordingId, Recording>,
  write: (figure: Figure | null) => string,
): string => text.replace(HOLE, (_, name: string) => write(figureOf(name.trim(), recordings)));

/** A figure by its name; null while its recording is not here, or where it was not measured. */
export function figureOf(
  name: string,
  recordings: ReadonlyMap<RecordingId, Recording>,
): Figure | null {
  const asked = parse(name);
  const recording = asked === null ? undefined : recordings.get(asked.recording);
  if (asked === null || recording === undefined) return null;
  if (asked.what === 'machine')
    return recording.times === null
      ? null
      : { value: NaN, form: 'text', text: recording.times.machine };
  const value =
    asked.rate === null
      ? wholeOf(recording, asked.what)
      : atRate(recording, asked.what, asked.rate);
  return value === null ? null : { value, form: FORMS[asked.what] };
}

function parse(name: string): FigureName | null {
  const found = /^([\w-]+)\.(\w+)(?:@(\d+(?:\.\d+)?))?$/.exec(name);
  const recording = RECORDING_IDS.find((id) => id === found?.[1]);
  if (recording === undefined) return null;
  if (found?.[3] === undefined) {
    const what = WHOLE.find((known) => known === found?.[2]);
    return what === undefined ? null : { recording, what, rate: null };
  }
  const what = AT_RATE.find((known) => known === found[2]);
  const rate = Number(found[3]);
  return what === undefined || rate > CONTROLS.rate.max ? null : { recording, what, rate };
}

/** The scores at the end of a recording. */
export const finalScores = ({ snapshots }: Recording): Scores =>
  snapshots.at(-1)?.scores ?? gateScores(new Float32Array(0));

function wholeOf(recording: Recording, what: Whole): number | null {
  const { config, rows, times } = recording;
  const scores = finalScores(recording).values;
  const row = (kind: string) => rows.find((r) => r.kind === kind);
  switch (what) {
    case 'nearZero':
      return nearShare(scores);
    case 'qkvNear':
    case 'projNear':
    case 'fc1Near':
    case 'fc2Near': {
      const sites = gateSites(recording.model).filter(({ site }) => what.startsWith(site));
      return nearShare(
        sites.flatMap(({ offset, size }) => [...scores.subarray(offset, offset + size)]),
      );
    }
    case 'median':
      return scores.slice().sort()[scores.length >> 1] ?? null;
    case 'total':
      return scores.length;
    case 'lambda':
      return config.phases.sparse.lambda;
    case 'gateLr':
      return config.phases.sparse.gateLr;
    case 'steps':
      return config.phases.sparse.steps;
    case 'parting':
      return (
        recording.snapshots.find(({ scores: at }) => nearShare(at.values) >= PARTED)?.step ?? null
      );
    case 'dense':
    case 'sparse':
    case 'control':
      return row(what)?.top1 ?? null;
    case 'sparseSteps':
      return row('sparse')?.steps ?? null;
    case 'tunedSteps':
      return row('finetuned')?.steps ?? null;
    case 'controlSteps':
      return row('control')?.steps ?? null;
    case 'maskedImages':
      return recording.masked[0]?.count ?? null;
    case 'testImages':
      return rows[0]?.count ?? null;
    case 'threads':
    case 'rounds':
    case 'images':
      return times?.[what] ?? null;
    case 'machine':
      return null;
  }
}

function atRate(recording: Recording, what: AtRate, rate: number): number | null {
  const same = <T extends { readonly rate: number }>(list: readonly T[]) =>
    list.find((entry) => entry.rate === rate);
  switch (what) {
    case 'masked':
    case 'tuned':
      return same(recording[what])?.top1 ?? null;
    case 'cut':
      return recording.rows.find((r) => r.kind === 'pruned' && r.rate === rate)?.top1 ?? null;
    case 'before':
    case 'after':
      return same(recording.times?.rates ?? [])?.[what] ?? null;
    case 'speedup': {
      const time = same(recording.times?.rates ?? []);
      return time === undefined ? null : time.before / time.after;
    }
    case 'expected': {
      const before = atRate(recording, 'before', rate);
      return before === null ? null : before * (1 - macsSaved(recording, rate));
    }
    case 'requested':
    case 'pruned':
    case 'threshold':
      return planOf(recording, rate)[what];
    case 'macs':
      return macsSaved(recording, rate);
    case 'qkv':
    case 'proj':
    case 'fc1':
    case 'fc2':
      return siteShare(recording.model, planOf(recording, rate), what);
  }
}

const nearShare = (scores: ArrayLike<number>): number =>
  Array.from(scores).filter((score) => score < NEAR_ZERO).length / scores.length;

const planOf = (recording: Recording, rate: number): PrunePlan =>
  planAt(recording.model, rankScores(finalScores(recording)), pruneRate(rate));

/** Share of exact MACs that a cut of the recording saves. */
function macsSaved(recording: Recording, rate: number): number {
  const { macs } = previewOf(recording.model, planOf(recording, rate));
  return 1 - macs.exact / macs.dense;
}

/** Share of a site's channels that go, over all blocks. */
export function siteShare(
  model: Recording['model'],
  plan: Pick<PrunePlan, 'widths'>,
  site: 'qkv' | 'proj' | 'fc1' | 'fc2',
): number {
  const all = gateSites(model).filter((s) => s.site === site);
  const total = all.reduce((sum, { size }) => sum + size, 0);
  const kept = plan.widths.reduce((sum, widths) => sum + widths[site], 0);
  return 1 - kept / total;
}
