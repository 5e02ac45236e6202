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
  reached,
  rootOf,
  stepsTaken,
  withCheckpoint,
  withered,
  type Checkpoint,
  type CutShape,
  type Grown,
  type Lineage,
  type Standing,
} from '../core/lineage';
import { stageAfter } from '../core/network-state';
import type { Phase, RunConfig } from '../core/run-config';
import type { Deed, Difference } from '../core/run-log';
import { ruleAt } from '../core/scope';
import type { Emit } from './run-start';

type WithoutTime<D> = D extends unknown ? Omit<D, 'config' | 'at'> : never;
/** What is done; when and with which settings is known here. */
export type Act = Exclude<WithoutTime<Deed>, { readonly do: 'cut' }>;

/** What its lineage does not know of a run. */
export interface Now {
  readonly config: RunConfig;
  /** Whose moments it has. */
  readonly optimizer: Phase | 'given' | null;
  /** Training images drawn for the network at hand; in a training its checkpoint is behind it. */
  readonly drawn: number;
}

export class Journal {
  /** The last deed, and where it stands among all of this visit. */
  private last: { readonly place: number; readonly deed: Deed } | null = null;
  /** The place of the training whose network is the one at hand. */
  private growing: number | null = null;

  /** What is another from the next training on. */
  private differs: readonly Difference[] = [];

  constructor(
    private readonly emit: Emit,
    private readonly now: () => Now,
    private known: Lineage,
  ) {}

  get lineage(): Lineage {
    return this.known;
  }

  /** Tells the page of the whole lineage. */
  tell(): void {
    this.emit({ type: 'lineage', lineage: this.known });
  }

  /**
   * Writes down what is done, or how far it has come where it has a place. Answers its place.
   * @param tell false where progress tells the page
   */
  note(act: Act, place = this.nextPlace, tell = true): number {
    const { config, at } = this.last?.place === place ? this.last.deed : this.time;
    const deed: Deed = { config, at, ...act };
    this.last = { place, deed };
    this.grow(deed, place, tell);
    if (tell) this.emit({ type: 'did', place, deed });
    return place;
  }

  /** Writes down a cut of the network with all gates; an earlier one gives way. */
  cut(shape: CutShape): void {
    const { known, time, nextPlace: place } = this;
    const { rate, criterion } = shape;
    const { id: parent, standing, cursor } = gatedOf(known, known.head);
    this.add({
      ...{ parent, shape, made: null, cursor, ...time },
      after: { do: 'cut', ...ruleAt(criterion, pruneRate(rate)) },
      standing: { ...standing, stage: 'pruned', source: 'init' },
    });
    const deed = { do: 'cut', rate, ...time } as const;
    this.last = { place, deed };
    this.emit({ type: 'did', place, deed });
  }

  /** Writes down one more step on images handed in, of the kind that a phase takes. */
  noteGiven(phase: Phase): void {
    const { last } = this;
    const head = headOf(this.known);
    const isSame = head.measures.length === 0 && head.name === null;
    const goesOn = last?.deed.do === 'given' && head.after?.do === 'given' && isSame;
    const count = goesOn ? last.deed.count + 1 : 1;
    const { time } = this;
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
      this.add({ parent, ...time, made: null, shape, cursor, ...moved });
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
    const cursor = this.now().drawn;
    if (head.after === null || head.cursor === cursor) return;
    this.put({ ...head, cursor });
    this.show(head.id);
  }

  /** As it is where the training at hand has come to a step. */
  lineageAt(phase: Phase, step: number): Lineage {
    return reached(this.known, phase, step, this.now().drawn);
  }

  private get time(): Pick<Deed, 'config' | 'at'> {
    return { config: this.now().config, at: stepsTaken(this.known) };
  }

  private get nextPlace(): number {
    return (this.last?.place ?? -1) + 1;
  }

  private grow(deed: Deed, place: number, tell: boolean): void {
    const { known } = this;
    const { config, at } = deed;
    const head = headOf(known);
    switch (deed.do) {
      case 'train':
        this.train(deed, place, tell);
        return;
      case 'control': {
        const { steps } = deed;
        const standing: Standing = { stage: 'dense', source: 'init', steps };
        const after = { do: 'control', steps } as const;
        this.add({ config, at, made: null, parent: null, after, shape: null, standing, cursor: 0 });
        return;
      }
      case 'undo':
        this.move(gatedOf(known, head.id));
        return;
      case 'go':
        this.move(placeOf(known, deed.to) ?? rootOf(known));
        return;
      case 'name':
        this.known = named(known, deed.as);
        this.tell();
        return;
      case 'moved':
        this.differs = deed.differs;
        return;
      case 'cut':
      case 'given':
    }
  }

  private train(deed: Extract<Deed, { do: 'train' }>, place: number, tell: boolean): void {
    const { phase, steps, from, to, gates, optimizer, made, config, at } = deed;
    const isMine = this.growing === place;
    if (to <= from) {
      if (isMine) {
        this.known = withered(this.known);
        this.tell();
      }
      this.growing = null;
      return;
    }
    const head = headOf(this.known);
    const { drawn, optimizer: had } = this.now();
    if (!isMine) {
      // Behind the same phase moments go on, but for those that went: whoever repeats it has them still.
      const same = head.after?.do === 'train' && head.after.phase === phase;
      const went = same && had !== phase;
      const { differs } = this;
      this.differs = [];
      const how = optimizer ?? (went ? 'fresh' : undefined);
      this.growing = place;
      const stage = stageAfter(head.standing.stage, phase);
      const standing: Standing = { ...head.standing, stage, source: 'init' };
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
    this.known = reached(this.known, phase, to, drawn);
    if (tell || !isMine) this.show(this.known.head);
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
