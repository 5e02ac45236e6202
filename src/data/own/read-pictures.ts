// Reads the pictures of a source, a few at a time, into images of one size, and passes over by name what cannot be read.
// Holds one image's room for each picture, and of the pictures themselves those that are decoded just then.
import type { Hash } from '../../core/checksums';
import { words } from '../../core/error-words';
import { CancelledError, DataError, FormatError, toReport } from '../../core/errors';
import { fitPicture, type Fit } from './fit-picture';
import type { OwnOptions, ReadingProgress, SkippedImage } from '../../core/own-set';
import type { DecodePicture, Picture } from './picture';
import { Records } from './records';
import type { ImageSource, SourceImage } from './source';
import type { Listed } from './split';

/** What is handed in. */
export interface BuildOutside {
  readonly decode: DecodePicture;
  readonly hash: Hash;
  /** Milliseconds, rising. */
  readonly now: () => number;
  /** Lets messages come in between. */
  readonly breathe: () => Promise<void>;
  /** Told some times a second. */
  readonly progress: (progress: ReadingProgress) => void;
}

/** Pictures that are decoded at once: the browser has threads for that, and they want to have something to do. */
const AT_ONCE = 16;
const TELL_MS = 100;

export class PictureReader {
  readonly listed: Listed[] = [];
  readonly records: Records;
  readonly skipped: SkippedImage[] = [];
  private readonly began: number;
  private told: number;
  /** Pictures that are decoded just now, and whoever waits for one of them to be done. */
  private working = 0;
  private freed: () => void = () => undefined;
  /** What broke the whole of it, first. */
  private broken: { readonly error: unknown } | null = null;

  constructor(
    private readonly options: OwnOptions,
    private readonly outside: BuildOutside,
    private readonly signal: AbortSignal,
    private readonly total: number | null,
    private readonly most: number,
  ) {
    this.records = new Records(options.channels * options.size ** 2);
    this.began = outside.now();
    this.told = this.began;
  }

  async readAll(source: ImageSource): Promise<void> {
    const { limit } = this.options;
    const wanted = (i: number) =>
      limit === null || source.count === null || limit >= source.count
        ? limit === null || i < limit
        : Math.floor(((i + 1) * limit) / source.count) > Math.floor((i * limit) / source.count);
    let i = 0;
    try {
      for await (const image of source.images(this.signal)) {
        if (wanted(i++)) await this.take(image, i);
        else if (source.count === null) break;
        this.check();
        await this.tell();
      }
    } finally {
      // Nobody else waits for them.
      while (this.working > 0) await this.oneDone();
    }
    this.check();
    this.report();
  }

  private check(): void {
    if (this.signal.aborted) throw stopped();
    if (this.broken !== null) throw this.broken.error;
    if (this.listed.length > this.most) throw tooMany(this.listed.length, this.most, this.options);
  }

  /** Reads a picture's bytes, which must be done before the next one is asked for, and has it decoded. */
  private async take({ label, split, from, image }: SourceImage, arrival: number): Promise<void> {
    const add = (picture: Picture) => {
      fitPicture(picture, this.options, this.records.add());
      this.listed.push({ from, label, split, arrival });
    };
    if (image.kind === 'pixels') {
      add(interleaved(image));
      return;
    }
    const skip = (error: unknown) => {
      if (!(error instanceof FormatError)) throw error;
      this.skipped.push({ from, error: toReport(error) });
    };
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      bytes = await image.bytes();
    } catch (error) {
      skip(error);
      return;
    }
    this.working += 1;
    void this.outside
      .decode(bytes, this.signal)
      .then(add)
      .catch(skip)
      .catch((error: unknown) => {
        this.broken ??= { error };
      })
      .then(() => {
        this.working -= 1;
        this.freed();
      });
    while (this.working >= AT_ONCE) await this.oneDone();
  }

  private oneDone(): Promise<void> {
    return new Promise((resolve) => {
      this.freed = resolve;
    });
  }

  private async tell(): Promise<void> {
    if (this.outside.now() - this.told < TELL_MS) return;
    this.report();
    await this.outside.breathe();
    this.told = this.outside.now();
  }

  private report(): void {
    const done = this.listed.length + this.skipped.length;
    const seconds = (this.outside.now() - this.began) / 1000;
    const rate = seconds > 0 ? done / seconds : 0;
    const left = this.total === null || rate === 0 ? null : (this.total - done) / rate;
    this.outside.progress({ done, total: this.total, rate, left });
  }
}

type Planes = Extract<SourceImage['image'], { kind: 'pixels' }>;

/** From planes to pixels. */
export function interleaved({ pixels, channels, width, height }: Planes): Picture {
  if (channels === 1) return { width, height, channels, pixels };
  const area = width * height;
  const out = new Uint8Array(3 * area);
  for (let i = 0; i < area; i++) for (let c = 0; c < 3; c++) out[3 * i + c] = pixels[c * area + i]!;
  return { width, height, channels, pixels: out };
}

export const stopped = () => new CancelledError('Reading pictures');

export function tooMany(has: number, most: number, { channels, size }: Fit): DataError {
  const values = { has, most, channels, size };
  return new DataError(
    `A data set of ${size} × ${size} × ${channels} must have at most ${most} pictures; got ${has}.`,
    'Choose a smaller size, or bring fewer pictures.',
    words('ownMany', 'fewerPictures', values),
  );
}
