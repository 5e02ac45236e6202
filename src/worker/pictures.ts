// Requests to look at pictures: answered at once while the worker rests, and for a small share of its work while it
// trains. Of requests that wait only the newest is answered.
// Invariant: what is asked here takes no step, draws no image and changes no weights.
import type { Arg } from '../core/commands';
import { imageSize } from '../core/config';
import { EspalierError, InvalidValueError } from '../core/errors';
import type { RunEvent } from '../core/events';
import { gateCount } from '../core/gates';
import type { Compared, Guesses } from '../core/pictures';
import { fits } from '../core/data-fit';
import { Described } from '../core/shown';
import type { Desk } from './desk';
import type { PictureAnswers } from './picture-answers';
import { isDistrusted } from './recoveries';
import type { Run } from './run';

/** Of the work of training, what may be spent on pictures meanwhile. */
const SHARE = 0.05;
/** Milliseconds between two answers while it trains, however small the network: an eye sees no more. */
const LEAST_MS = 350;
/** A step's work for an image, in passes forward. */
const STEP_PASSES = 3;

interface Asked {
  readonly rate: number | null;
  /** Images looked at. */
  readonly count: number;
  /** Null where it cannot be answered. */
  readonly answer: (run: Run) => Promise<unknown>;
  readonly resolve: (answer: unknown) => void;
}

export class Pictures {
  /** Resolves when what is computed is there; null between. Never rejects. */
  part: Promise<void> | null = null;
  private readonly wanted = new Map<string, Asked>();
  private working = false;
  /** Steps of the run at which training has paid for the last look. */
  private dueAt = 0;
  /** When it was last answered, on the worker's clock. */
  private lastMs = -Infinity;

  constructor(
    private readonly desk: Desk,
    private readonly answers: PictureAnswers,
    private readonly busy: () => boolean,
  ) {}

  /** Hears what happens to the run: what waits may be answered now, and what was told may hold no more. */
  hear(event: RunEvent): void {
    if (event.type === 'run') {
      for (const asked of this.wanted.values()) asked.resolve(null);
      this.wanted.clear();
      this.answers.forget();
      this.dueAt = 0;
    }
    const run = this.desk.opened;
    if (run !== null && event.type !== 'pictures') this.answers.tellAnew(run);
    if (event.type === 'progress' || event.type === 'activity') void this.work();
  }

  /** The answers about all pictures; null where a newer request took its place, or there is nothing to answer. */
  look(rate: number | null): Promise<Guesses | null> {
    return this.ask('look', rate, this.answers.count, (run) => this.answers.guesses(run, rate));
  }

  /** One picture, or an image handed in, looked at from the inside. @throws InvalidValueError */
  async inspect({ image, rate, without }: Arg<'inspect'>): Promise<Compared | null> {
    const gates = gateCount(this.desk.run.model);
    const beyond = without?.find((gate) => gate >= gates);
    if (beyond !== undefined)
      throw new InvalidValueError('without', beyond, `places of gates, 0 to ${gates - 1}`);
    if (typeof image !== 'number') {
      const size = imageSize(this.desk.run.model);
      if (image.length !== size)
        throw new InvalidValueError(
          'image',
          new Described(`${image.length} bytes`),
          `${size} bytes`,
        );
    }
    // Like a rate, it needs the parent.
    const asked = (without ?? null) === null ? rate : (rate ?? 0);
    return this.ask('inspect', asked, 1, (run) =>
      this.answers.compare(run, image, rate, without ?? null),
    );
  }

  private ask<T>(
    kind: string,
    rate: number | null,
    count: number,
    answer: (run: Run) => Promise<T | null>,
  ): Promise<T | null> {
    this.wanted.get(kind)?.resolve(null);
    return new Promise((resolve) => {
      this.wanted.set(kind, {
        rate,
        count,
        answer,
        resolve: (value) => resolve(value as T | null),
      });
      void this.work();
    });
  }

  /** Answers what waits, one after another, for as long as it may. */
  private async work(): Promise<void> {
    if (this.working) return;
    this.working = true;
    try {
      for (let next = this.next(); next !== null; next = this.next()) {
        const { run, kind, asked } = next;
        this.wanted.delete(kind);
        if (this.trains()) this.dueAt = run.globalStep + this.price(run, asked);
        this.lastMs = this.desk.deps.clock.now();
        asked.resolve(await this.compute(run, asked));
        await this.desk.deps.clock.breathe();
      }
    } finally {
      this.working = false;
    }
  }

  /** What may be answered now. */
  private next(): { run: Run; kind: string; asked: Asked } | null {
    const run = this.desk.opened;
    if (run === null || !fits(run.config.data, run.model)) return null;
    const { training } = this.desk;
    // At rest behind what broke off, the trainer is not to be trusted.
    if (training === null && (this.busy() || run.interrupted !== null)) return null;
    if (this.trains()) {
      const soon = this.desk.deps.clock.now() - this.lastMs < LEAST_MS;
      if (soon || run.globalStep < this.dueAt) return null;
    }
    for (const [kind, asked] of this.wanted) {
      // While the compact network trains, its parent has no engine.
      if (training === 'finetune' && asked.rate !== null) continue;
      return { run, kind, asked };
    }
    return null;
  }

  /** Whether answers hold steps up: a training that a person holds takes none. */
  private trains(): boolean {
    return this.desk.training !== null && !this.desk.control.paused;
  }

  /** Steps that pay for an answer. */
  private price(run: Run, { count }: Asked): number {
    return Math.ceil((2 * count) / (SHARE * STEP_PASSES * run.config.batch));
  }

  private async compute(run: Run, asked: Asked): Promise<unknown> {
    const computing = asked.answer(run);
    this.part = computing.then(
      () => undefined,
      () => undefined,
    );
    try {
      return await computing;
    } catch (error) {
      // What is wrong with engine or images the next command will say to whoever asked for it.
      if (error instanceof EspalierError && isDistrusted(error) && !this.busy())
        run.networks.drop();
      return null;
    } finally {
      this.part = null;
    }
  }
}
