// The points of the trade-off plot from the results of runs, and which runs can stand in one plot.
// Pure. Invariant: only what was measured becomes a point.
import { dataKey } from '../../core/data-ref';
import { sameCut, type CutName, type ResultRow, type Source } from '../../core/network-state';
import { modelOf } from '../../core/data-fit';
import type { EngineId } from '../../core/run-config';
import { timeOf } from '../../core/network-times';
import type { Result } from '../../store/run-state';
import { lookOfEntry, type RunEntry } from './run-entries';
import { GIVEN_LOOK, type RunLook } from './run-look';
import { accuracyWindow, frontier, type Spot, type Window } from './trade-off';

/** What the plot goes by from left to right. */
export type Across = 'macs' | 'ms';

/** One cut: before fine-tuning, after it, or both. */
export interface CutPoint extends CutName {
  readonly key: string;
  readonly run: RunEntry;
  /** Whose the cut is: made in the run, or come with the page or from a file. */
  readonly source: Source;
  readonly rate: number;
  /** Exact MACs, or milliseconds an image. */
  readonly x: number;
  /** Top-1 0…1. */
  readonly before: number | null;
  readonly after: number | null;
  /** Test images behind each. */
  readonly count: { readonly before: number; readonly after: number };
  /** Steps behind the tuned network; null where there is none, or nobody knows. */
  readonly steps: number | null;
  /** Top-1 of the tuned network on validation images; null where it was not measured on such. */
  readonly validation: number | null;
}

/** Of the run that made the cut, or of what no run made. */
export const lookOfPoint = ({ run, source }: Pick<CutPoint, 'run' | 'source'>): RunLook =>
  source === 'init' ? lookOfEntry(run) : GIVEN_LOOK;

/** The line a cut is measured against. */
export interface Reference {
  readonly kind: 'control' | 'dense';
  readonly run: RunEntry;
  readonly source: Source;
  readonly top1: number;
  /** Test images behind it. */
  readonly count: number;
  readonly steps: number | null;
}

/** Runs that saw the same images as the first one: accuracies on others cannot be compared. */
export function comparable(entries: readonly RunEntry[]): RunEntry[] {
  const [first] = entries;
  if (first === undefined) return [];
  const images = ({ config }: RunEntry) => {
    if (config.data !== 'synthetic') return dataKey(config.data);
    // Synthetic images are made for the shape that the network reads, whatever the run's seed.
    const { channels, image, classes } = modelOf(config);
    return [config.data, channels, image, classes].join(' ');
  };
  return entries.filter((entry) => images(entry) === images(first));
}

/** The engine of the latest measured times; null where nothing was timed. */
export function timedOn(entries: readonly RunEntry[]): EngineId | null {
  return (
    [...entries]
      .sort((a, b) => b.begun - a.begun)
      .flatMap(({ times }) => times.at(-1)?.engine ?? [])[0] ?? null
  );
}

/**
 * Every measured cut of the runs; by time, those timed on one engine. What came with the page is the
 * same in every run and stands there once.
 */
export function cutPoints(
  entries: readonly RunEntry[],
  across: Across,
  engine: EngineId | null,
): CutPoint[] {
  const seen = new Set<string>();
  const placed = entries.flatMap((run) =>
    cutsOf(run.results).flatMap((cut): Placed[] => {
      const { rate, criterion, source, pruned, finetuned } = cut;
      // Times are those of the run's own cuts; what was given may have other widths.
      const time = source === 'init' ? timeOf(run.times, cut) : null;
      const ms = time !== null && time.engine === engine ? time.median : null;
      const x = across === 'macs' ? (finetuned ?? pruned)?.macs : ms;
      const [before, after] = [pruned?.top1 ?? null, finetuned?.top1 ?? null];
      if (x === undefined || x === null || (before === null && after === null)) return [];
      const name = cutKey(cut);
      const key = source === 'shipped' ? name : `${run.id} ${name}`;
      const steps = finetuned?.steps ?? null;
      const validation = finetuned?.validation?.top1 ?? null;
      const count = { before: pruned?.count ?? 0, after: finetuned?.count ?? 0 };
      const point = { key, run, source, rate, criterion, x, before, after, count };
      return [{ ...point, steps, validation, earlier: isEarlier(cut) }];
    }),
  );
  return placed.flatMap((own, at) => {
    // A network that was kept and opened again is in several runs: the one at hand speaks for it.
    const spokenFor = placed.some((other, otherAt) => {
      if (other.run === own.run || !(own.earlier || other.earlier) || !sameNetwork(other, own))
        return false;
      const lead = rankOf(other) - rankOf(own);
      return lead < 0 || (lead === 0 && otherAt < at);
    });
    if (spokenFor || seen.has(own.key)) return [];
    seen.add(own.key);
    return [own];
  });
}

interface Placed extends CutPoint {
  /** Whether the run brought the cut along from before. */
  readonly earlier: boolean;
}

const rankOf = ({ run, earlier }: Placed): number => (run.present ? 0 : earlier ? 2 : 1);

const sameNetwork = (a: CutPoint, b: CutPoint): boolean =>
  sameCut(a, b) && a.source === b.source && a.before === b.before && a.after === b.after;

const cutKey = ({ rate, criterion, source }: CutName & Pick<Cut, 'source'>): string =>
  [source, rate, criterion].join(' ');

interface Cut extends CutName {
  readonly rate: number;
  readonly source: Source;
  readonly pruned: Result | undefined;
  readonly finetuned: Result | undefined;
}

const isEarlier = ({ pruned, finetuned }: Cut): boolean =>
  [pruned, finetuned].some((row) => row?.earlier === true);

function cutsOf(results: readonly Result[]): Cut[] {
  const cuts = new Map<string, Cut>();
  for (const { rate, criterion, source } of results) {
    if (rate === null) continue;
    const row = (kind: ResultRow['kind']) =>
      results.find(
        (one) => one.kind === kind && sameCut(one, { rate, criterion }) && one.source === source,
      );
    const cut = { rate, criterion, source, pruned: row('pruned'), finetuned: row('finetuned') };
    cuts.set(cutKey(cut), cut);
  }
  return [...cuts.values()].sort((a, b) => a.rate - b.rate);
}

/**
 * What the run at hand is compared with: its own control, else its own dense network, else those that
 * it began with. Where it has measured none, the latest of the other runs; null where nobody has.
 */
export function referenceOf(entries: readonly RunEntry[]): Reference | null {
  const all = entries.flatMap((run) =>
    run.results.flatMap(({ kind, source, top1, count, steps }): Reference[] =>
      (kind === 'control' || kind === 'dense') && top1 !== null
        ? [{ kind, run, source, top1, count, steps }]
        : [],
    ),
  );
  const rank = ({ kind, run, source }: Reference) =>
    (run.present ? 0 : 4) + (source === 'init' ? 0 : 2) + (kind === 'control' ? 0 : 1);
  return all.sort((a, b) => rank(a) - rank(b))[0] ?? null;
}

/**
 * Cuts that no other beats, by rising cost: told by validation images, placed where test images report
 * them. Those that were not measured on validation images are not among them.
 */
export const bestCuts = (points: readonly CutPoint[]): Spot[] =>
  frontier(
    points.flatMap(({ x, after, validation }) =>
      after === null || validation === null ? [] : [{ x, y: validation, at: after }],
    ),
  ).map(({ x, at }) => ({ x, y: at }));

/** The accuracy axis for the cuts and for what they are measured against. */
export function windowOfPoints(points: readonly CutPoint[], reference: Reference | null): Window {
  const cuts = points.flatMap(({ before, after }) => [before, after]);
  return accuracyWindow(
    cuts.filter((top1) => top1 !== null),
    reference?.top1 ?? null,
  );
}
