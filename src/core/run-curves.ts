// The curves of a run as its events draw them: losses, accuracies, and where its phases lie. Page and worker
// draw the same ones. Pure. Invariant: no curve has more than a few hundred points.
import type { Look, Past, RunEvent, Stretch, Task } from './events';
import { sameCut, type CutName, type Stage } from './network-state';
import { PHASES } from './run-config';
import type { PhaseBand, RecordedCurves } from './run-record';
import { emptyCurve, extendCurve, thinned, type Curve, type Point } from './series';

export interface Curves {
  readonly ce: Curve;
  /** λ·Σ|g| share of the loss. */
  readonly penalty: Curve;
  /** Accuracy on the training batches. */
  readonly accuracy: Curve;
  /** Accuracy on validation images, as measured. */
  readonly validation: readonly Point[];
  readonly bands: readonly PhaseBand[];
}

export const NO_CURVES: Curves = {
  ce: emptyCurve,
  penalty: emptyCurve,
  accuracy: emptyCurve,
  validation: [],
  bands: [],
};

/** What of a run tells how an event draws on. */
export interface Drawn {
  /** Steps of the run behind it. */
  readonly step: number;
  /** λ of its sparse phase. */
  readonly lambda: number;
  readonly stage: Stage;
  /** The cut at hand, and how many channels it removed. */
  readonly cut: (CutName & { readonly pruned: number }) | null;
}

/** The curves after an event; the same ones where it draws nothing. */
export function curvesAfter(curves: Curves, event: RunEvent, run: Drawn): Curves {
  const { type } = event;
  if (type === 'run') return NO_CURVES;
  if (type === 'progress') {
    const { phase, step, globalStep, stats } = event;
    const lambda = phase === 'sparse' ? run.lambda : 0;
    return drawnOn(curves, { phase, step, globalStep, lambda, series: stats.series });
  }
  if (type === 'past') {
    if (event.stretches.length > 0) return drawnAgain(event, run);
    return event.recorded === undefined ? curves : resumed(event.recorded);
  }
  if (type === 'network')
    return endsCut(run, event) ? withBands(curves, curves.bands.map(untuned)) : curves;
  if (type === 'validation') return { ...curves, validation: looked(curves.validation, event) };
  // A network that trains may need its engine anew; whatever else is done ends its band.
  const ends = type === 'activity' && event.task !== 'engine' && !isPhase(event.task);
  return ends ? withBands(curves, closed(curves.bands, run.step)) : curves;
}

const isPhase = (task: Task | null): boolean => PHASES.some((phase) => phase === task);

/** Bands behind the last one: who trains a thousand times a step at a time looks at the last of them. */
const MOST_BANDS = 999;

function drawnOn(curves: Curves, { phase, step, globalStep, lambda, series }: Stretch): Curves {
  const { ce, l1, accuracy } = series;
  const first = globalStep - ce.length + 1;
  const last = curves.bands.at(-1);
  // Whatever was done between two stretches of a phase, it is one.
  const goesOn = last?.phase === phase && last.undone === undefined && step > ce.length;
  const penalty = l1.map((sum) => lambda * sum);
  return {
    ce: extendCurve(curves.ce, first, ce),
    penalty: extendCurve(curves.penalty, first, penalty),
    accuracy: extendCurve(curves.accuracy, first, accuracy),
    validation: curves.validation,
    bands: goesOn
      ? [...curves.bands.slice(0, -1), { ...last, end: null }]
      : [
          ...closed(curves.bands, first - 1).slice(-MOST_BANDS),
          { phase, start: first - 1, end: null },
        ],
  };
}

/** Looks at validation images with another; where the run went back, without those behind it. */
const looked = (points: Curves['validation'], { globalStep: step, top1 }: Look) => [
  ...points.filter((point) => point.step < step),
  { step, value: top1 },
];

/** As {@link looked} for each in turn, in one go. */
function allLooked(looks: readonly Look[]): Curves['validation'] {
  const points: Point[] = [];
  for (const { globalStep: step, top1 } of looks) {
    while ((points.at(-1)?.step ?? -1) >= step) points.pop();
    points.push({ step, value: top1 });
  }
  return points;
}

/** The curves of a run that told all this before it was stored. */
function drawnAgain({ stretches, looks }: Past, { cut }: Drawn): Curves {
  const drawn = stretches.reduce(drawnOn, NO_CURVES);
  const bands = closed(drawn.bands, stretches.at(-1)?.globalStep ?? 0);
  // Only what stands last has tuned the cut at hand.
  const before = cut === null ? bands.length : bands.length - 1;
  return {
    ...drawn,
    validation: allLooked(looks),
    bands: [...bands.slice(0, before).map(untuned), ...bands.slice(before)],
  };
}

/** Whether a network takes the place of the cut at hand: its parent, or another cut. */
export function endsCut(
  { cut, stage }: Pick<Drawn, 'cut' | 'stage'>,
  event: Extract<RunEvent, { type: 'network' }>,
): boolean {
  if (cut === null || event.kept === null) return cut !== null;
  // Said of a cut that nothing has tuned yet, it is the same one.
  const same = sameCut(cut, event) && cut.pruned === event.pruned;
  return event.stage === 'pruned' && !(stage === 'pruned' && same);
}

const withBands = (curves: Curves, bands: readonly PhaseBand[]): Curves =>
  bands === curves.bands ? curves : { ...curves, bands };

/** A band marked as undone where it is fine-tuning: its cut is gone. */
const untuned = (band: PhaseBand): PhaseBand =>
  band.phase === 'finetune' ? { ...band, undone: true } : band;

/** The bands with the last one ended at `step` if it was still open. */
function closed(bands: readonly PhaseBand[], step: number): readonly PhaseBand[] {
  const last = bands.at(-1);
  if (last === undefined || last.end !== null) return bands;
  return [...bands.slice(0, -1), { ...last, end: Math.max(last.start, step) }];
}

/** The most points a recorded curve has, and entries any other list of a record. */
export const MOST_POINTS = 200;

/** Curves to be stored: of few points, five digits, and none that is no number. */
export const recorded = ({ ce, penalty, accuracy, validation, bands }: Curves): RecordedCurves => ({
  ce: few(ce.points),
  penalty: few(penalty.points),
  accuracy: few(accuracy.points),
  validation: few(validation),
  bands: bands.slice(-MOST_POINTS),
});

const few = (points: readonly Point[]): Point[] =>
  thinned(points, MOST_POINTS)
    .filter(({ value }) => Number.isFinite(value))
    .map(({ step, value }) => ({ step, value: Number(value.toPrecision(5)) }));

/** The last step of recorded curves; 0 where they have none. */
export const lastStepOf = ({ ce, validation, bands }: RecordedCurves): number =>
  Math.max(
    ...[ce.at(-1)?.step ?? 0, validation.at(-1)?.step ?? 0],
    ...bands.map(({ start, end }) => end ?? start),
  );

/** Recorded curves that are drawn on. */
export const resumed = ({ ce, penalty, accuracy, validation, bands }: RecordedCurves): Curves => ({
  ce: curveOf(ce),
  penalty: curveOf(penalty),
  accuracy: curveOf(accuracy),
  validation,
  bands,
});

/** Points stand for as many steps as lie between them, mostly. */
function curveOf(points: readonly Point[]): Curve {
  const [a, b] = [points.at(-2)?.step ?? 0, points.at(-1)?.step ?? 1];
  let stride = 1;
  while (2 * stride <= b - a) stride *= 2;
  return { ...emptyCurve, points, stride };
}
