// What the worker does while nobody asks for anything: it measures the parent with the masks of a few
// rates, on validation images, since rates are chosen by what it finds, and chooses the pictures that tell most.
// One short part follows another; any command ends its leave; a part under way is waited for, so that no
// command ever meets it. It never trains, and tells of nothing but accuracies and pictures.
import { pruneRate } from '../core/controls';
import { EspalierError } from '../core/errors';
import { mergeEvaluations, type Evaluation } from '../core/evaluation';
import { ASKED_RATES, CANDIDATES, PICTURES } from '../core/pictures';
import { planAt } from '../core/scope';
import type { RunEvent } from '../core/events';
import { fits } from '../core/data-fit';
import type { CriterionId } from '../core/scores';
import { afterTimeout } from '../engine/after-timeout';
import type { Trainer } from '../engine/trainer';
import type { Desk } from './desk';
import type { PictureAnswers } from './picture-answers';
import { isDistrusted } from './recoveries';
import type { Run } from './run';
import { createSurveyPace, nextSurveyRate, SURVEY_RATES, type SurveyPace } from './survey-pace';

/** Milliseconds after an answer about the pictures for which the processor is left to whoever asks for the next. */
const HAND_RESTS_MS = 400;

export class Survey {
  /** Resolves when the part under way is done; null between parts. Never rejects. */
  part: Promise<void> | null = null;
  private allowed = false;
  private looping = false;
  /** Something takes a measure of time. */
  private aside = false;
  /** Counts what makes a measurement under way worthless: commands, new weights, and other scores. */
  private turn = 0;
  /** By what the masks are made. */
  private criterion: CriterionId | null = null;
  /** Top-1 by rate, as measured with the weights and the criterion at hand, by whomever. */
  private readonly known = new Map<number, number>();
  /** Until when somebody may ask for more answers, on the worker's clock. */
  private handUntil = -Infinity;
  /** Results by threshold: equal thresholds are equal masks. */
  private readonly byThreshold = new Map<number, { top1: number; count: number }>();
  private pace: { readonly of: Trainer; readonly pace: SurveyPace } | null = null;
  /** The network cannot be measured here, or not in a reasonable time. */
  private gaveUp = false;
  /** Pictures were chosen for the weights at hand, or are not worth the time here. */
  private chose = false;

  constructor(
    private readonly desk: Desk,
    private readonly answers: PictureAnswers,
    private readonly busy: () => boolean,
    /** Told what ends the survey of the run at hand and no command would meet again. */
    private readonly report: (error: unknown) => void,
  ) {}

  /** Hears what happens to the run: new weights and another criterion make every result worthless. */
  hear(event: RunEvent): void {
    if (event.type === 'mask-accuracy' && event.split === 'validation')
      this.known.set(event.rate, event.top1);
    if (event.type === 'run') this.gaveUp = false;
    const trained = event.type === 'progress' && event.phase !== 'finetune';
    const told = event.type === 'run' || event.type === 'config' ? event.config.criterion : null;
    const ranked = told !== null && told !== this.criterion;
    this.criterion = told ?? this.criterion;
    if (event.type !== 'gates' && !trained && !ranked) return;
    this.turn++;
    this.chose = false;
    this.known.clear();
    this.byThreshold.clear();
  }

  /** Gives leave to measure, or takes it. While a command runs there is none to give. */
  allow(on: boolean): void {
    if (!on) this.rest();
    else if (!this.busy()) {
      this.allowed = true;
      if (!this.looping) void this.loop();
    }
  }

  /** A person moves the slider and wants answers: goes on once the hand rests. */
  giveWay(): void {
    this.handUntil = this.desk.deps.clock.now() + HAND_RESTS_MS;
  }

  /** Ends the leave; what is under way after the present part is dropped. */
  rest(): void {
    this.allowed = false;
    this.turn++;
  }

  /** Leaves the machine to what takes a measure of time, and goes on behind it. */
  async makeRoom<Answer>(measure: () => Promise<Answer>): Promise<Answer> {
    this.aside = true;
    this.turn++;
    try {
      await this.part;
      return await measure();
    } finally {
      this.aside = false;
      if (!this.looping && this.next() !== null) void this.loop();
    }
  }

  private async loop(): Promise<void> {
    this.looping = true;
    let told: Run | null = null;
    try {
      for (let work = this.next(); work !== null; work = this.next()) {
        told = work.run;
        await (work.rate === null ? this.choose(work.run) : this.measureRate(work.run, work.rate));
      }
    } catch (error) {
      // What is wrong with engine or data the next command will say to whoever asked for it. What
      // another run's images or engine end with says nothing of the run at hand.
      this.gaveUp = told === this.desk.opened;
      if (this.gaveUp && !(error instanceof EspalierError)) this.report(error);
    } finally {
      this.looping = false;
      if (told !== null) told.emit({ type: 'survey', next: null });
    }
    if (this.next() !== null) void this.loop();
  }

  /** A rate of null stands for the choice of pictures. */
  private next(): { run: Run; rate: number | null } | null {
    const run = this.desk.opened;
    if (!this.allowed || this.aside || this.gaveUp || run === null) return null;
    // Weights that broke off are not those whose gates the page has; fresh ones know nothing.
    if (run.interrupted !== null || run.stage === 'fresh') return null;
    // Without scores there is one mask, that of the cut.
    if (!run.parentKnown) return null;
    if (!fits(run.config.data, run.model)) return null;
    const rate = nextSurveyRate(this.known);
    // How many images are worth the time is known behind the first rate.
    if (rate !== SURVEY_RATES[0] && !this.chose && this.answers.mayChoose(run))
      return { run, rate: null };
    return rate === null ? null : { run, rate };
  }

  /** Chooses the pictures, in about the time that a rate takes. */
  private async choose(run: Run): Promise<void> {
    const { turn } = this;
    const stale = () => turn !== this.turn || !this.allowed;
    const trainer = await this.desk.quietly(run.networks.parent);
    if (stale()) return;
    const affordable = this.pace?.of === trainer ? this.pace.pace.images : null;
    const most = affordable === null ? CANDIDATES : Math.floor(affordable / ASKED_RATES.length);
    this.chose = most < PICTURES;
    if (this.chose) return;
    await this.answers.choose(run, most, {
      measure: (keep, count) => this.measureMask(run, trainer, keep, stale, count),
      ask: (keep, images) => this.inPart(run, stale, () => trainer.logits(images, keep)),
    });
    this.chose = !stale();
  }

  private async measureRate(run: Run, rate: number): Promise<void> {
    const { turn } = this;
    const stale = () => turn !== this.turn || !this.allowed;
    run.emit({ type: 'survey', next: rate });
    await run.feed.needHeldOut();
    if (stale()) return;
    const trainer = await this.desk.quietly(run.networks.parent);
    if (stale()) return;
    const ranking = run.scores.by(run.config.criterion);
    const plan = planAt(run.model, ranking, pruneRate(rate));
    const same = this.byThreshold.get(plan.threshold);
    const found = same ?? (await this.measureMask(run, trainer, plan.keep, stale));
    if (found === null) return;
    const { top1, count } = found;
    this.byThreshold.set(plan.threshold, { top1, count });
    run.emit({ type: 'mask-accuracy', rate, top1, count, split: 'validation' });
  }

  private async measureMask(
    run: Run,
    trainer: Trainer,
    keep: ReturnType<typeof planAt>['keep'],
    stale: () => boolean,
    /** As many as are worth the time where it is absent. */
    only?: number,
  ): Promise<Evaluation | null> {
    const { clock } = this.desk.deps;
    const total = run.feed.count('validation');
    if (this.pace?.of !== trainer) this.pace = { of: trainer, pace: createSurveyPace(total) };
    const { pace } = this.pace;
    const parts: Evaluation[] = [];
    let start = 0;
    const images = () => only ?? pace.images ?? total;
    while (start < images()) {
      const count = Math.min(pace.part, images() - start);
      const part = await this.inPart(run, stale, async () => {
        const begin = clock.now();
        const found = await trainer.evaluate('validation', keep, { start, count });
        pace.measured(count, clock.now() - begin);
        return found;
      });
      if (part === null) return null;
      parts.push(part);
      start += count;
    }
    if (pace.images === 0) this.gaveUp = true;
    return parts.length === 0 || pace.images === 0 ? null : mergeEvaluations(parts);
  }

  /** Does a short part of the work once nobody else wants the processor; null where it is not wanted any more. */
  private async inPart<Found>(
    run: Run,
    stale: () => boolean,
    work: () => Promise<Found>,
  ): Promise<Found | null> {
    await this.desk.deps.clock.breathe();
    await this.handRests(stale);
    if (stale()) return null;
    const measuring = work();
    // Whoever waits for the part finds no trainer that is not to be trusted.
    this.part = measuring.then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof EspalierError && isDistrusted(error)) run.networks.drop();
      },
    );
    try {
      return await measuring;
    } finally {
      this.part = null;
    }
  }

  /** Resolves when nobody has asked for an answer for a while, or nothing is to be measured any more. */
  private async handRests(stale: () => boolean): Promise<void> {
    const { clock, after = afterTimeout } = this.desk.deps;
    for (;;) {
      const left = this.handUntil - clock.now();
      if (left <= 0 || stale()) return;
      await new Promise<void>((resolve) => void after(left, resolve));
    }
  }
}
