// What a run is: a tree of checkpoints, from what it began with to the network at hand. Each says what made it of
// its parent, with which settings, how far it has come and what was measured of it. Weights are not in it. Pure.
// Invariant: a checkpoint that something was made of never changes but for its name and its measures.
import type { Evaluation } from './evaluation';
import type { HeldOut } from './images';
import type { CutName, ResultRow, Source, Stage } from './network-state';
import type { Widths } from './params';
import type { Step, TrainStep } from './recipe';
import type { Phase, RunConfig } from './run-config';
import type { Difference, Made } from './run-log';
import { DEFAULT_CRITERION, type CriterionId } from './scores';

/** What a cut left. */
export interface CutShape {
  readonly rate: number;
  /** What ranked the channels. */
  readonly criterion: CriterionId;
  /** Channels removed. */
  readonly pruned: number;
  /** Channels that stayed, block by block. */
  readonly widths: readonly Widths[];
}

/** How far a network has come, and where it came from. */
export interface Standing {
  readonly stage: Stage;
  /** Whose it is: `init` once it was trained or cut in this run. */
  readonly source: Source;
  /** Training steps behind it; null when nobody knows. */
  readonly steps: number | null;
}

/** How a network did on all images of a split. */
export type Measure = { readonly split: HeldOut } & Pick<Evaluation, 'top1' | 'top5' | 'count'>;

export interface Checkpoint {
  readonly id: string;
  /** Null for a root: what the run began with, and a dense control, which begins by itself. */
  readonly parent: string | null;
  /** What made it of its parent; null for what the run began with. */
  readonly after: Step | null;
  /** Settings then. */
  readonly config: RunConfig;
  /** Steps of the run before it. */
  readonly at: number;
  /** What trained it; null where nothing did. */
  readonly made: Made | null;
  /** Null where it has all gates. */
  readonly shape: CutShape | null;
  readonly standing: Standing;
  /** Training images drawn behind it: from here the next ones come. */
  readonly cursor: number;
  readonly measures: readonly Measure[];
  /** What was another where its training began: from here on it is not bit for bit. Absent where nothing was. */
  readonly differs?: readonly Difference[];
  /** By which a step comes back to it; null where nobody named it. */
  readonly name: string | null;
}

/** What a run began with: `kept` is a network that an earlier version of the page kept in a file of its own. */
export const ORIGINS = ['fresh', 'shipped', 'file', 'kept'] as const;

export interface Lineage {
  readonly origin: (typeof ORIGINS)[number];
  /**
   * Whether what it began with is a cut whose parent did not come with it: the root was put together from
   * that, and its gates only say what the cut kept.
   */
  readonly orphan: boolean;
  /** Lines of the table that came with its root, of networks that the run has not got. */
  readonly brought: readonly ResultRow[];
  /** In the order that they came to be, the root first; never empty. */
  readonly checkpoints: readonly Checkpoint[];
  /** Those behind the root that are not held any more: what was made of them hangs on their parents. */
  readonly dropped: number;
  /** The network at hand. */
  readonly head: string;
}

/** The most checkpoints a lineage holds: a script may train step by step for days. */
export const MOST_CHECKPOINTS = 1000;

/** What a checkpoint is given by whoever makes it. */
export type Grown = Omit<Checkpoint, 'id' | 'measures' | 'name'>;

export const planted = (
  root: Omit<Grown, 'parent' | 'after' | 'made'>,
  of: Pick<Lineage, 'origin' | 'brought'>,
): Lineage => ({
  ...of,
  orphan: false,
  checkpoints: [
    { ...root, id: '0', parent: null, after: null, made: null, measures: [], name: null },
  ],
  dropped: 0,
  head: '0',
});

/** What is said of a cut that came with the network that it is of. */
export type Came = Pick<Checkpoint, 'standing' | 'cursor'> & {
  readonly shape: CutShape;
  /** Whether that network was only put together from the cut. */
  readonly orphan: boolean;
};

/** The lineage with a cut that came together with its root, which is all there is yet. */
export function withCut(lineage: Lineage, { orphan, ...cut }: Came): Lineage {
  const { config, at } = rootOf(lineage);
  const came = { ...cut, parent: lineage.head, after: null, config, at, made: null };
  return { ...grown(lineage, came), orphan };
}

/** The id of the next checkpoint. */
export const nextId = ({ checkpoints }: Lineage): string =>
  String(1 + Number(checkpoints.at(-1)?.id ?? -1));

/** Checkpoints by their ids: a script's lineage is long, and asked for many. */
const indices = new WeakMap<readonly Checkpoint[], ReadonlyMap<string, Checkpoint>>();

function indexOf(checkpoints: readonly Checkpoint[]): ReadonlyMap<string, Checkpoint> {
  const known = indices.get(checkpoints) ?? new Map(checkpoints.map((one) => [one.id, one]));
  indices.set(checkpoints, known);
  return known;
}

/** @throws RangeError for what nobody made: ids come from the lineage itself */
export function at({ checkpoints }: Lineage, id: string): Checkpoint {
  const found = indexOf(checkpoints).get(id);
  if (found === undefined) throw new RangeError(`There is no checkpoint ${id}.`);
  return found;
}

export const headOf = (lineage: Lineage): Checkpoint => at(lineage, lineage.head);

export const rootOf = ({ checkpoints }: Lineage): Checkpoint => checkpoints[0] as Checkpoint;

/** A checkpoint and all before it, itself first. */
export function backFrom(lineage: Lineage, id: string): Checkpoint[] {
  const path: Checkpoint[] = [];
  for (let next: string | null = id; next !== null;) {
    const one = at(lineage, next);
    path.push(one);
    next = one.parent;
  }
  return path;
}

/** From the root to a checkpoint. */
export const pathTo = (lineage: Lineage, id: string): Checkpoint[] =>
  backFrom(lineage, id).reverse();

/** The network with all gates that a checkpoint is, or was cut of. */
export function gatedOf(lineage: Lineage, id: string): Checkpoint {
  let one = at(lineage, id);
  while (one.shape !== null && one.parent !== null) one = at(lineage, one.parent);
  return one.shape === null ? one : rootOf(lineage);
}

/** Steps that were taken in the run, those of networks that it went back from among them. */
export function stepsTaken({ checkpoints }: Lineage): number {
  const { after = null, at = 0 } = checkpoints.at(-1) ?? {};
  if (after?.do === 'train') return at + (after.until ?? after.steps) - (after.from ?? 0);
  return after?.do === 'given' ? at + after.count : at;
}

/** The lineage with one more checkpoint, which is the network at hand from then on unless it is a control. */
export function grown(lineage: Lineage, checkpoint: Grown): Lineage {
  const id = nextId(lineage);
  const added = { ...checkpoint, id, measures: [], name: null };
  const head = checkpoint.after?.do === 'control' ? lineage.head : id;
  return capped({ ...lineage, checkpoints: [...lineage.checkpoints, added], head });
}

/** The lineage with a checkpoint put in the place of that of its id, or added. */
export function withCheckpoint(lineage: Lineage, checkpoint: Checkpoint, head: string): Lineage {
  const { checkpoints } = lineage;
  const known = checkpoints.findIndex(({ id }) => id === checkpoint.id);
  const others = known < 0 ? [...checkpoints, checkpoint] : checkpoints.with(known, checkpoint);
  return capped({ ...lineage, checkpoints: others, head });
}

/** Which line of a table is a network's: of each kind, cut and source there is one. */
export const lineOf = ({ stage, rate, criterion, source }: Line): string =>
  [stage, rate, criterion ?? DEFAULT_CRITERION, source].join();

type Line = CutName & Pick<Standing, 'source'> & { readonly stage: ResultRow['kind'] | Stage };

/**
 * The oldest behind the root goes, and what was made of it hangs on its parent. Those with names stay, and the last
 * of each line of the table, while others can go.
 */
function capped(lineage: Lineage): Lineage {
  const [root, ...others] = lineage.checkpoints;
  if (root === undefined || others.length < MOST_CHECKPOINTS) return lineage;
  const withGated = (ids: readonly string[]) =>
    new Set(ids.flatMap((id) => [id, gatedOf(lineage, id).id]));
  const wanted = withGated([lineage.head]);
  const named = withGated(others.filter(({ name }) => name !== null).map(({ id }) => id));
  const lines = new Map(
    others.map(({ id, after, shape, standing }) => {
      const stage = after?.do === 'control' ? 'control' : standing.stage;
      return [lineOf({ ...standing, stage, rate: null, ...shape }), id];
    }),
  );
  const last = new Set(lines.values());
  const free = others.filter(({ id }) => !wanted.has(id));
  const unnamed = free.filter(({ id }) => !named.has(id));
  const gone = unnamed.find(({ id }) => !last.has(id)) ?? unnamed[0] ?? free[0];
  if (gone === undefined) return lineage;
  const left = others
    .filter((one) => one !== gone)
    .map((one) => (one.parent === gone.id ? { ...one, parent: gone.parent } : one));
  return { ...lineage, checkpoints: [root, ...left], dropped: lineage.dropped + 1 };
}

/** The lineage with its newest checkpoint taken away: nothing came of it. */
export function withered(lineage: Lineage): Lineage {
  const last = lineage.checkpoints.at(-1);
  if (last === undefined || last.parent === null) return lineage;
  return { ...lineage, checkpoints: lineage.checkpoints.slice(0, -1), head: last.parent };
}

/** The lineage with the newest measure of a checkpoint on a split. */
export const measured = (lineage: Lineage, id: string, measure: Measure): Lineage =>
  changed(lineage, id, ({ measures }) => ({
    measures: [...measures.filter(({ split }) => split !== measure.split), measure],
  }));

/** The lineage with the network at hand under a name; one given anew is that of the later one. */
export function named(lineage: Lineage, name: string): Lineage {
  const checkpoints = lineage.checkpoints.map((one) =>
    one.name === name ? { ...one, name: null } : one,
  );
  return changed({ ...lineage, checkpoints }, lineage.head, () => ({ name }));
}

export const goneTo = (lineage: Lineage, head: string): Lineage => ({ ...lineage, head });

function changed(
  lineage: Lineage,
  id: string,
  change: (of: Checkpoint) => Partial<Checkpoint>,
): Lineage {
  const checkpoints = lineage.checkpoints.map((one) =>
    one.id === id ? { ...one, ...change(one) } : one,
  );
  return { ...lineage, checkpoints };
}

/** Which checkpoint a step that goes back means; null where there is none. */
export function placeOf(lineage: Lineage, to: string): Checkpoint | null {
  if (to === 'root') return rootOf(lineage);
  if (to === 'parent') return beforeStep(lineage);
  return lineage.checkpoints.find(({ name }) => name === to) ?? null;
}

/** The network before the last step; stretches of one phase are one step. */
function beforeStep(lineage: Lineage): Checkpoint | null {
  const path = backFrom(lineage, lineage.head);
  const begun = path.find(({ after }) => after?.do !== 'train' || (after.from ?? 0) === 0);
  const parent = begun?.parent ?? null;
  return parent === null ? null : at(lineage, parent);
}

/** Whether its gates are scores, and not only what a cut kept: trained here, they are. */
export function parentKnown(lineage: Lineage): boolean {
  return !lineage.orphan || gatedOf(lineage, lineage.head).standing.source === 'init';
}

/** Whether the network at hand, or the parent of its cut, was trained or cut in this run. */
export function isOwn(lineage: Lineage): boolean {
  const { shape, standing } = headOf(lineage);
  if (shape !== null && standing.source === 'init') return true;
  const parent = gatedOf(lineage, lineage.head).standing;
  return parent.source === 'init' && parent.steps !== 0;
}

export type Trained = Checkpoint & { readonly after: TrainStep; readonly made: Made };

/** The trainings that came to a step, in the order that they were done. */
export const trainings = ({ checkpoints }: Pick<Lineage, 'checkpoints'>): Trained[] =>
  checkpoints.filter((one): one is Trained => isTrained(one));

export const isTrained = ({ after, made }: Checkpoint): boolean =>
  after?.do === 'train' && made !== null && (after.until ?? after.steps) > (after.from ?? 0);

/**
 * The lineage whose training at hand came to a step of its phase.
 * @param cursor of its images by then, where that is known
 */
export function reached(lineage: Lineage, phase: Phase, step: number, cursor?: number): Lineage {
  const head = headOf(lineage);
  const { parent, after, standing } = head;
  if (after?.do !== 'train' || after.phase !== phase || parent === null) return lineage;
  const before = at(lineage, parent).standing.steps;
  const steps = before === null ? null : before + step - (after.from ?? 0);
  const one = { ...head, after: { ...after, until: step }, standing: { ...standing, steps } };
  return withCheckpoint(lineage, { ...one, cursor: cursor ?? head.cursor }, one.id);
}
