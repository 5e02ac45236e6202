// The images of a run: fetched once, handed to every trainer as they arrive, and drawn in batches
// whose order depends on the seed alone. A step waits for its images; order never waits for luck.
import type { DataMark } from '../core/basis';
import type { Hash } from '../core/checksums';
import { CancelledError } from '../core/errors';
import { pickImages, SPLITS, type ImageSet, type Split } from '../core/images';
import { createBatchOrder, type BatchOrder } from '../data/batches';
import type { Dataset } from '../data/dataset';
import type { Normalisation } from '../formats/model-metadata';
import type { Trainer } from '../engine/trainer';

export class DataFeed {
  private readonly sets: Record<Split, ImageSet[]> = { train: [], validation: [], test: [] };
  private readonly loaded: Record<Split, number> = { train: 0, validation: 0, test: 0 };
  /** Whoever gets the images, and how its network's are normalised. */
  private readonly trainers = new Map<Trainer, Normalisation<readonly number[]>>();
  private readonly closing = new AbortController();
  private loading: Promise<void> | null = null;
  /** Parts of the stream that are here; after a failure it goes on behind them. */
  private parts = 0;
  /** SHA-256 of the parts of the training images that are here. */
  private readonly marks: string[] = [];
  private waiting: (() => void)[] = [];

  constructor(
    readonly dataset: Dataset,
    /** Called as images arrive: images here, and images in all. */
    private readonly progress: (loaded: number, total: number) => void,
    private readonly hash: Hash,
  ) {}

  /** The training images that are here. */
  get mark(): DataMark {
    const { name, counts } = this.dataset;
    return { name, count: counts.train, parts: [...this.marks] };
  }

  /** Images of a split. */
  count(split: Split): number {
    return this.dataset.counts[split];
  }

  isComplete(split: Split): boolean {
    return this.loaded[split] === this.dataset.counts[split];
  }

  /** Gives a trainer the images there are and all that come, normalised as its network wants them. */
  attach(trainer: Trainer, normalisation: Normalisation<readonly number[]>): void {
    this.trainers.set(trainer, normalisation);
    for (const split of SPLITS)
      for (const set of this.sets[split]) trainer.appendData(split, { ...set, ...normalisation });
  }

  /** Forgets a trainer that is done. */
  detach(trainer: Trainer): void {
    this.trainers.delete(trainer);
  }

  /** Images of a split that are here, as they came. */
  images(split: Split, indices: ArrayLike<number>): ImageSet {
    return pickImages(this.sets[split], indices);
  }

  /** The order of batches for a seed, from its beginning. */
  order(seed: number): BatchOrder {
    return createBatchOrder(seed, this.dataset.trainShards);
  }

  /** The next batch of an order; waits for its images. @throws DataError, CancelledError */
  async nextBatch(order: BatchOrder, size: number, signal: AbortSignal): Promise<Uint32Array> {
    while (order.last(size) >= this.loaded.train) await this.more(signal);
    return order.next(size);
  }

  /** Waits until all images of a split are here. @throws DataError, CancelledError */
  async need(split: Split, signal: AbortSignal): Promise<void> {
    while (!this.isComplete(split)) await this.more(signal);
  }

  /**
   * Fetches the images that no training sees, validation and test, where they are not here yet; without a
   * word of progress, since nobody waits. They are the last parts of every data set. @throws DataError
   */
  async needHeldOut(): Promise<void> {
    if (this.isComplete('validation') && this.isComplete('test')) return;
    const { dataset } = this;
    const first = dataset.trainShards.length;
    for await (const { split, images } of dataset.stream(this.closing.signal, first))
      this.take(split, images);
  }

  /** Says again how many images are here, to a run that has just begun. */
  tell(): void {
    const sum = (of: Readonly<Record<Split, number>>) => of.train + of.validation + of.test;
    this.progress(sum(this.loaded), sum(this.dataset.counts));
  }

  /** Stops fetching. */
  close(): void {
    this.closing.abort();
    this.trainers.clear();
  }

  /** Waits for the next images, or the end of loading. */
  private async more(signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw new CancelledError('data');
    const done = new AbortController();
    const news = new Promise<void>((resolve) => {
      this.waiting.push(resolve);
      signal.addEventListener('abort', () => resolve(), { signal: done.signal });
    });
    await Promise.race([(this.loading ??= this.load()), news]);
    done.abort();
  }

  /** Takes a part in and hands it on; one that came by another way already is passed over. */
  private take(split: Split, images: ImageSet): void {
    if (this.isComplete(split)) return;
    this.sets[split].push(images);
    this.loaded[split] += images.count;
    for (const [trainer, normalisation] of this.trainers)
      trainer.appendData(split, { ...images, ...normalisation });
  }

  /** Of pixels and labels. */
  private async digest({ pixels, labels }: ImageSet): Promise<string> {
    const parts = [await this.hash(bytesOf(pixels)), await this.hash(bytesOf(labels))];
    return this.hash(new TextEncoder().encode(parts.join()));
  }

  private async load(): Promise<void> {
    try {
      const stream = this.dataset.stream(this.closing.signal, this.parts);
      for await (const { split, images } of stream) {
        if (split === 'train') this.marks.push(await this.digest(images));
        this.parts++;
        this.take(split, images);
        this.tell();
        for (const wake of this.waiting.splice(0)) wake();
        // Before the next part is asked for: those that no training sees may have come alone.
        if (SPLITS.every((one) => this.isComplete(one))) break;
      }
    } catch (error) {
      this.loading = null;
      throw error;
    }
  }
}

/** Pixels and labels are never shared, and rest from when they came. */
const bytesOf = ({ buffer, byteOffset, byteLength }: ImageSet['pixels' | 'labels']) =>
  new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
