// Which pictures stand for what a network sees, and what it answers about them: as it is, with the channels that a
// rate leaves, and with all. Computes with the trainers of the run at hand, when it is asked to.
import { asKeepMask, type KeepMask } from '../core/brand';
import { imageSize } from '../core/config';
import type { Answer, Arg } from '../core/commands';
import { pruneRate } from '../core/controls';
import { InvalidValueError } from '../core/errors';
import { scoreLogits, type Evaluation } from '../core/evaluation';
import { gateCount } from '../core/gates';
import type { ImageSet } from '../core/images';
import type { ParamSet } from '../core/params';
import {
  ASKED_RATES,
  CANDIDATES,
  choosePictures,
  CLOSE_RATES,
  firstPictures,
  flipRate,
  PICTURES,
  unflipped,
  type Compared,
  type Guesses,
  type Picture,
} from '../core/pictures';
import { allTied, rankScores, type Ranking } from '../core/ranking';
import { planAt } from '../core/scope';
import {
  DEFAULT_CRITERION,
  gateScores,
  needsGatesAlone,
  scoresOf,
  type CriterionId,
} from '../core/scores';
import type { Trainer } from '../engine/trainer';
import type { Desk } from './desk';
import type { Run } from './run';

/** The weights, and the scores that ranked their channels. */
interface ChosenFor {
  readonly params: ParamSet;
  readonly criterion: CriterionId;
}

/** Pictures of a run, and what they are shown with. */
interface Shown {
  readonly run: Run;
  readonly list: readonly Picture[];
  readonly images: ImageSet;
  /** What they were chosen for; null where they are the first ones there are. */
  readonly chosenFor: ChosenFor | null;
  /** Whether the page was told where their answers change: that is true of what they were chosen for alone. */
  readonly told: boolean;
}

/** What the parent answers with masks on; null where that was given up. */
interface Masked {
  /** So many of the first validation images. */
  readonly measure: (keep: KeepMask, count: number) => Promise<Evaluation | null>;
  /** Logits of some images. */
  readonly ask: (keep: KeepMask, images: ImageSet) => Promise<Float32Array | null>;
}

/** A network that answers, with its mask. */
interface Answering {
  readonly trainer: Trainer;
  readonly mask: KeepMask | null;
}

export class PictureAnswers {
  private shown: Shown | null = null;
  /** Answers about the pictures of a network at rest, with all its gates. */
  private known: { readonly of: ParamSet; readonly logits: Float32Array } | null = null;

  constructor(private readonly desk: Desk) {}

  /** Pictures at hand, or to come. */
  get count(): number {
    return this.shown?.images.count ?? PICTURES;
  }

  forget(): void {
    this.shown = null;
    this.known = null;
  }

  /** Whether better pictures than those shown can be chosen. */
  mayChoose(run: Run): boolean {
    if (this.shown?.run === run && this.stillHolds(run, this.shown.chosenFor)) return false;
    return !allTied(run.scores.by(run.config.criterion).sorted);
  }

  /** Tells the pictures again where it has become known, or unknown, at which rates their answers change. */
  tellAnew(run: Run): void {
    const { shown } = this;
    if (shown?.run !== run || this.stillHolds(run, shown.chosenFor) === shown.told) return;
    this.shown = { ...shown, told: !shown.told };
    this.tell(this.shown);
  }

  /** Whether weights and scores are those that pictures were chosen for. */
  private stillHolds(run: Run, of: ChosenFor | null): boolean {
    const { training } = this.desk;
    if (of === null || training === 'dense' || training === 'sparse') return false;
    return of.params === run.networks.parent.params() && of.criterion === run.config.criterion;
  }

  private tell({ run, list, told }: Shown): void {
    run.emit({ type: 'pictures', pictures: told ? list : unflipped(list) });
  }

  /** Chooses pictures for the weights at rest. @param most candidates */
  async choose(run: Run, most: number, { measure, ask }: Masked): Promise<void> {
    const params = run.networks.parent.params();
    const { criterion } = run.config;
    const ranking = run.scores.by(criterion);
    const isOther = () =>
      run.networks.parent.params() !== params || run.config.criterion !== criterion;
    const count = Math.min(CANDIDATES, most, run.feed.count('validation'));
    const answers: Uint16Array[] = [];
    for (const rate of ASKED_RATES) {
      const plan = planAt(run.model, ranking, pruneRate(rate));
      const found = await measure(plan.keep, count);
      if (found === null || isOther()) return;
      answers.push(found.predicted);
    }
    const { labels } = run.feed.images('validation', indicesTo(count));
    const places = choosePictures(answers, labels);
    // Looked at so closely only where that takes no longer than the choice did.
    const close = PICTURES * CLOSE_RATES.length <= most * ASKED_RATES.length;
    const flips = close ? await this.flips(run, places, ranking, ask) : null;
    if ((close && flips === null) || isOther()) return;
    this.show(
      run,
      picturesAt(run, places, (place, i) =>
        flips === null ? flipRate(answers, place) : (flips[i] ?? null),
      ),
      { params, criterion },
    );
  }

  /** Where each of some pictures is first answered otherwise than uncut; null where that was given up. */
  private async flips(
    run: Run,
    places: readonly number[],
    ranking: Ranking,
    ask: Masked['ask'],
  ): Promise<(number | null)[] | null> {
    const images = run.feed.images('validation', places);
    const answers: Uint16Array[] = [];
    for (const rate of CLOSE_RATES) {
      const logits = await ask(planAt(run.model, ranking, pruneRate(rate)).keep, images);
      if (logits === null) return null;
      answers.push(scoreLogits(logits, images.labels, run.model.classes).predicted);
    }
    return places.map((_, i) => flipRate(answers, i, CLOSE_RATES));
  }

  /** @throws MismatchError for a place beyond the split, DataError */
  async images({ split, places }: Arg<'images'>): Promise<Answer<'images'>> {
    const { feed } = this.desk.run;
    const count = feed.count(split);
    const beyond = places.find((place) => place >= count);
    if (beyond !== undefined)
      throw new InvalidValueError('places', beyond, { kind: 'whole', min: 0, max: count - 1 });
    await feed.needHeldOut();
    const { pixels, labels } = feed.images(split, places);
    return { pixels: Uint8Array.from(pixels), labels: Uint32Array.from(labels) };
  }

  async guesses(run: Run, rate: number | null): Promise<Guesses | null> {
    const shown = await this.pictures(run);
    if (shown === null) return null;
    const { trainer, mask } = await this.answering(run, rate);
    const uncut = await this.uncut(run, shown.images);
    const same = run.networks.cut === null && (rate === null || rate === 0);
    const logits = same && uncut !== null ? uncut : await trainer.logits(shown.images, mask);
    return { rate, logits, uncut };
  }

  async compare(
    run: Run,
    image: number | Uint8Array,
    rate: number | null,
    without: Uint32Array | null,
  ): Promise<Compared | null> {
    const { list = [] } = this.shown ?? {};
    const shown = list.find(({ index }) => index === image)?.pixels;
    const { pixels } =
      typeof image !== 'number'
        ? { pixels: image }
        : shown === undefined
          ? await this.held(run, Uint32Array.of(image))
          : { pixels: shown };
    const set = { pixels, labels: Uint8Array.of(0), count: 1, ...run.normalisation };
    if (this.desk.training === 'finetune') {
      const { trainer } = await this.answering(run, null);
      return { rate, cut: await trainer.inspect(set), uncut: null };
    }
    const { trainer, mask } = await (without === null
      ? this.answering(run, rate)
      : this.byHand(run, without));
    const parent = await this.desk.quietly(run.networks.parent);
    const uncut = await parent.inspect(set);
    const same = parent === trainer && mask === null;
    return { rate, cut: same ? uncut : await trainer.inspect(set, mask), uncut };
  }

  private async answering(run: Run, rate: number | null): Promise<Answering> {
    if (rate === null)
      return { trainer: await this.desk.quietly(run.networks.current), mask: null };
    const trainer = await this.desk.quietly(run.networks.parent);
    const ranking = await this.ranking(run, trainer);
    return { trainer, mask: planAt(run.model, ranking, pruneRate(rate)).keep };
  }

  /** The parent without channels that somebody chose. */
  private async byHand(run: Run, without: Uint32Array): Promise<Answering> {
    const keep = new Uint8Array(gateCount(run.model)).fill(1);
    for (const gate of without) keep[gate] = 0;
    return { trainer: await this.desk.quietly(run.networks.parent), mask: asKeepMask(keep) };
  }

  /** As the page ranks: while weights train, by what gates tell. */
  private async ranking(run: Run, trainer: Trainer): Promise<Ranking> {
    const { criterion } = run.config;
    if (this.desk.training === null) return run.scores.by(criterion);
    const gates = (await trainer.averages()) ?? (await trainer.gates());
    if (!needsGatesAlone(criterion)) return rankScores(gateScores(gates));
    return rankScores(scoresOf(criterion, run.model, gates, {}));
  }

  /** What the network with all gates answers; null where it has no engine and is not known. */
  private async uncut(run: Run, images: ImageSet): Promise<Float32Array | null> {
    const { parent } = run.networks;
    const of = parent.params();
    const rests = this.desk.training === null || this.desk.training === 'finetune';
    if (rests && this.known?.of === of) return this.known.logits;
    if (this.desk.training === 'finetune') return null;
    const logits = await (await this.desk.quietly(parent)).logits(images);
    if (rests) this.known = { of, logits };
    return logits;
  }

  /** The run's pictures: those it came with, else the first there are, until better ones are chosen. */
  private async pictures(run: Run): Promise<Shown | null> {
    if (this.shown?.run === run) return this.shown;
    if (run.pictures.length > 0)
      return this.show(run, run.pictures, {
        params: run.networks.parent.params(),
        // Who writes them into a file ranks as ever.
        criterion: DEFAULT_CRITERION,
      });
    const count = Math.min(CANDIDATES, run.feed.count('validation'));
    const { labels } = await this.held(run, indicesTo(count));
    if (this.desk.opened !== run) return null;
    return this.show(
      run,
      picturesAt(run, firstPictures(labels), () => null),
      null,
    );
  }

  private async held(run: Run, indices: Uint32Array): Promise<ImageSet> {
    await run.feed.needHeldOut();
    return run.feed.images('validation', indices);
  }

  private show(run: Run, list: readonly Picture[], chosenFor: ChosenFor | null): Shown {
    const size = imageSize(run.model);
    const pixels = new Uint8Array(list.length * size);
    for (const [i, picture] of list.entries()) pixels.set(picture.pixels, i * size);
    const labels = Uint32Array.from(list, ({ label }) => label);
    const images = { pixels, labels, count: list.length, ...run.normalisation };
    const told = this.stillHolds(run, chosenFor);
    this.shown = { run, list, images, chosenFor, told };
    this.known = null;
    this.tell(this.shown);
    return this.shown;
  }
}

/** Validation images that are here, as pictures. */
function picturesAt(
  run: Run,
  places: readonly number[],
  /** Of a place, and of which of them it is. */
  flips: (place: number, i: number) => number | null,
): Picture[] {
  const { pixels, labels } = run.feed.images('validation', places);
  const size = imageSize(run.model);
  return places.map((index, i) => ({
    index,
    label: labels[i] ?? 0,
    pixels: Uint8Array.from(pixels.subarray(i * size, (i + 1) * size)),
    flips: flips(index, i),
  }));
}

const indicesTo = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, i) => i);
