// Grows the lineage of a run by what is done to its networks, and tells the page of every checkpoint; scripts hear
// of each deed besides. Holds no weights.
import { pruneRate } from '../core/controls';
import type { Evaluation } from '../core/evaluation';
import type { HeldOut } from '../core/images';
import {
  gatedOf,
  goneTo,
  grown,
  headOf,
  measured,
  named,
  placeOf,
  planted,
  rootOf,
  trainedTo,
  withCheckpoint,
  withered,
  type Checkpoint,
  type CutShape,
  type Grown,
  type Lineage,
  type Standing,
} from '../core/lineage';
import { stageAfter, type ResultRow, type Stage } from '../core/network-state';
import type { Phase, RunConfig } from '../core/run-config';
import type { Deed, Difference } from '../core/run-log';
import { ruleAt } from '../core/scope';
import type { Emit } from './run-start';

type WithoutTime<D> = D extends unknown ? Omit<D, 'config' | 'at'> : never;
/** What is done; when and with which settings the run knows. */
export type Act = WithoutTime<Deed>;

/** A run as it stands. */
export interface Now {
  readonly config: RunConfig;
  /** Steps behind it. */
  readonly at: number;
  /** What a cut left; null where nothing is cut. */
  readonly shape: CutShape | null;
  /** Whose moments it has. */
  readonly optimizer: Phase | 'given' | null;
  /** Of the network at hand. */
  readonly standing: Standing & { readonly drawn: number };
}

export class Journal {
  private known: Lineage;
  /** The last deed, and where it stands among all of this visit. */
  private last: { readonly place: number; readonly deed: Deed } | null = null;
  /** What the training at hand has made so far. */
  private growing: { readonly place: number; readonly before: Standing } | null = null;

  /** What is another from the next training on. */
  private differs: readonly Difference[] = [];

  constructor(
    private readonly emit: Emit,
    private readonly now: () => Now,
    origin: Lineage['origin'],
  ) {
    const { config, at, standing } = now();
    const { drawn, ...of } = standing;
    const root = { config, at, shape: null, standing: of, cursor: drawn };
    this.known = planted(root, { origin, brought: [] });
  }

  get lineage(): Lineage {
    return this.known;
  }

  /** Goes on with the lineage of a stored run, or that of a network which came with more than itself. */
  goOn(lineage: Lineage): void {
    this.known = lineage;
    this.tell();
  }

  /** Tells the page of the whole lineage. */
  tell(): void {
    this.emit({ type: 'lineage', lineage: this.known });
  }

  /** Lines that came with what it began with. */
  bring(brought: readonly ResultRow[]): void {
    this.goOn({ ...this.known, brought });
  }

  /** A cut came with its parent. @param orphan whether that was only put together from it */
  came(stage: Stage, orphan: boolean): void {
    const { config, at, shape, standing } = this.now();
    const { drawn, source, steps } = standing;
    const of = { stage, source, steps };
    const cut = { parent: this.known.head, after: null, config, at, made: null, shape };
    this.goOn({ ...grown(this.known, { ...cut, standing: of, cursor: drawn }), orphan });
  }

  /**
   * Writes down what is done, or how far it has come where it has a place. Answers its place.
   * @param tell false where progress tells the page
   */
  note(act: Act, place = this.nextPlace, tell = true): number {
    const { config, at } = this.last?.place === place ? this.last.deed : this.now();
    const deed: Deed = { config, at, ...act };
    this.last = { place, deed };
    this.grow(deed, place, tell);
    if (tell) this.emit({ type: 'did', place, deed });
    return place;
  }

  /** Writes down one more step on images handed in, of the kind that a phase takes. */
  noteGiven(phase: Phase): void {
    const { last } = this;
    const head = headOf(this.known);
    const goesOn = last?.deed.do === 'given' && head.after?.do === 'given';
    const count = goesOn ? last.deed.count + 1 : 1;
    const { config, at } = this.now();
    this.note({ do: 'given', count }, goesOn ? last.place : this.nextPlace);
    const { stage, steps } = head.standing;
    const moved = {
      after: { do: 'given', count },
      standing: {
        stage: stageAfter(stage, phase),
        source: 'init',
        steps: steps === null ? null : steps + 1,
      },
    } as const;
    if (goesOn) {
      this.put({ ...head, ...moved });
      this.show(head.id);
    } else {
      const { id: parent, shape, cursor } = head;
      this.add({ parent, config, at, made: null, shape, cursor, ...moved });
    }
  }

  /** Notes what the network at hand reached, or another one. */
  measured(split: HeldOut, { top1, top5, count }: Evaluation, id = this.known.head): void {
    this.known = measured(this.known, id, { split, top1, top5, count });
    this.show(id);
  }

  /** The network at hand rests: from where its images ended the next ones come. */
  settle(): void {
    const head = headOf(this.known);
    const cursor = this.now().standing.drawn;
    if (head.after === null || head.cursor === cursor) return;
    this.put({ ...head, cursor });
    this.show(head.id);
  }

  /** As it was when the training at hand had come to a step; null where none is at hand. */
  lineageAt(step: number | null): Lineage {
    const { known, growing } = this;
    if (step === null || growing === null) return known;
    const head = headOf(known);
    const one = trainedTo(head, step, growing.before, this.now().standing.drawn);
    return withCheckpoint(known, one, one.id);
  }

  private get nextPlace(): number {
    return (this.last?.place ?? -1) + 1;
  }

  private grow(deed: Deed, place: number, tell: boolean): void {
    const { known } = this;
    const { config, at } = deed;
    const head = headOf(known);
    const more = { config, at, made: null, cursor: head.cursor };
    switch (deed.do) {
      case 'train':
        this.train(deed, place, tell);
        return;
      case 'cut': {
        const parent = gatedOf(known, head.id);
        const after = { do: 'cut', ...ruleAt(config.criterion, pruneRate(deed.rate)) } as const;
        const standing: Standing = { ...parent.standing, stage: 'pruned', source: 'init' };
        const { shape } = this.now();
        const { cursor } = parent;
        this.add({ ...more, parent: parent.id, after, shape, standing, cursor });
        return;
      }
      case 'control': {
        const { steps } = deed;
        const standing: Standing = { stage: 'dense', source: 'init', steps };
        const after = { do: 'control', steps } as const;
        this.add({ ...more, parent: null, after, shape: null, standing, cursor: 0 });
        return;
      }
      case 'undo':
        this.move(gatedOf(known, head.id));
        return;
      case 'go':
        this.move(placeOf(known, deed.to) ?? rootOf(known));
        return;
      case 'name':
        this.goOn(named(known, deed.as));
        return;
      case 'moved':
        this.differs = deed.differs;
        return;
      case 'given':
    }
  }

  private train(deed: Extract<Deed, { do: 'train' }>, place: number, tell: boolean): void {
    const { phase, steps, from, to, gates, optimizer, made, config, at } = deed;
    const isMine = this.growing?.place === place;
    if (to <= from) {
      if (isMine) {
        this.known = withered(this.known);
        this.tell();
      }
      this.growing = null;
      return;
    }
    const head = headOf(this.known);
    const { standing: now, optimizer: had } = this.now();
    const { drawn } = now;
    if (!isMine) {
      // Behind the same phase moments go on, but for those that went: whoever repeats it has them still.
      const same = head.after?.do === 'train' && head.after.phase === phase;
      const went = same && had !== phase;
      const { differs } = this;
      this.differs = [];
      const how = optimizer ?? (went ? 'fresh' : undefined);
      const before = head.standing;
      this.growing = { place, before };
      const standing: Standing = {
        ...before,
        stage: stageAfter(before.stage, phase),
        source: 'init',
      };
      this.add({
        ...{ parent: head.id, config, at, made, shape: head.shape, standing, cursor: drawn },
        after: {
          ...{ do: 'train', phase, steps, until: from },
          ...(from === 0 ? {} : { from }),
          ...(gates === undefined ? {} : { gates }),
          ...(how === undefined ? {} : { optimizer: how }),
        },
        ...(differs.length === 0 ? {} : { differs }),
      });
    }
    const before = this.growing?.before ?? head.standing;
    const one = trainedTo(headOf(this.known), to, before, drawn);
    this.put(one);
    if (tell || !isMine) this.show(one.id);
  }

  private add(checkpoint: Grown): void {
    this.known = grown(this.known, checkpoint);
    const { checkpoints } = this.known;
    this.show(checkpoints[checkpoints.length - 1]?.id ?? this.known.head);
  }

  private put(one: Checkpoint): void {
    this.known = withCheckpoint(this.known, one, one.id);
  }

  private move({ id }: Checkpoint): void {
    this.known = goneTo(this.known, id);
    this.show(id);
  }

  private show(id: string): void {
    const checkpoint = this.known.checkpoints.find((one) => one.id === id);
    if (checkpoint !== undefined)
      this.emit({ type: 'checkpoint', checkpoint, head: this.known.head });
  }
}
