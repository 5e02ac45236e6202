// What a set is before anything is made of it: its classes and their counts, a few of its pictures, and the options that
// fit it. Reads labels and some pictures; keeps nothing.
import type { OwnData } from '../../core/data-ref';
import type { OwnOptions, OwnPreview, PreviewPicture } from '../../core/own-set';
import type { Resize } from '../../core/traits';
import { fitPicture } from '../../data/own/fit-picture';
import type { DecodePicture, Picture } from '../../data/own/picture';
import { interleaved } from '../../data/own/read-pictures';
import type { ImageSource, SourceImage } from '../../data/own/source';
import type { Clock } from '../clock';
import { knownClasses, type HeadClasses } from './head-classes';

/** Pictures that are shown, and the side that they are shown at, pixels. */
const PICTURES = 12;
const SIDE = 64;
/** What is told of what was passed over. */
const MOST_TOLD = 200;
/** Milliseconds that counting may take. */
const COUNTING = 4000;

/** How a picture becomes a square where nobody said. */
const RESIZE: Resize = { fit: 'crop', share: 1, filter: 'bilinear' };

/** The network at hand, as a set could fit it. */
export interface HandNetwork extends HeadClasses {
  readonly channels: 1 | 3;
  readonly image: number;
  readonly resize: Resize | null;
}

/** @throws what the source throws; CancelledError */
export async function previewOf(
  source: ImageSource,
  decode: DecodePicture,
  clock: Clock,
  network: HandNetwork | null,
  waited: OwnData | null,
  signal: AbortSignal,
): Promise<OwnPreview> {
  const { name, classNames, count, labels, skipped } = source;
  const sampler = new Sampler(classNames.length, decode, signal);
  const classes = await countClasses(source, sampler, clock, signal);
  // A run that waits for its pictures wants them as it had them.
  const same = waited !== null && JSON.stringify(waited.classNames) === JSON.stringify(classNames);
  const options = same ? optionsOf(waited) : optionsFor(sampler);
  const known = network === null ? 0 : knownClasses(classNames, network);
  return {
    ...{ name, classNames, count, labels, classes, options },
    pictures: sampler.pictures,
    skipped: skipped.slice(0, MOST_TOLD),
    skippedCount: skipped.length,
    network: network === null ? null : { known, options: forNetwork(options, network) },
  };
}

/** Null where it would take too long. */
async function countClasses(
  source: ImageSource,
  sampler: Sampler,
  clock: Clock,
  signal: AbortSignal,
): Promise<OwnPreview['classes']> {
  const counts = source.classNames.map(() => ({ train: 0, test: 0 }));
  const until = clock.now() + COUNTING;
  let seen = 0;
  for await (const image of source.images(signal)) {
    const of = counts[image.label];
    if (of !== undefined) of[image.split === 'test' ? 'test' : 'train'] += 1;
    await sampler.see(image);
    if (++seen % 256 === 0) {
      await clock.breathe();
      if (clock.now() > until) return null;
    }
  }
  return counts;
}

/** Takes pictures of as many classes as there can be. */
class Sampler {
  readonly pictures: PreviewPicture[] = [];
  private readonly taken = new Map<number, number>();
  private readonly each: number;
  /** Pictures that could not be decoded: a set of nothing else is not looked at to its end. */
  private failed = 0;

  constructor(
    classes: number,
    private readonly decode: DecodePicture,
    private readonly signal: AbortSignal,
  ) {
    this.each = Math.max(1, Math.ceil(PICTURES / classes));
  }

  async see(image: SourceImage): Promise<void> {
    const { label, from } = image;
    const taken = this.taken.get(label) ?? 0;
    if (this.pictures.length >= PICTURES || taken >= this.each || this.failed > PICTURES) return;
    const picture = await this.read(image);
    if (picture === null) {
      this.failed += 1;
      return;
    }
    this.taken.set(label, taken + 1);
    const { width, height } = picture;
    const pixels = new Uint8Array(3 * SIDE * SIDE);
    fitPicture(picture, { channels: 3, size: SIDE, resize: RESIZE }, pixels);
    this.pictures.push({ from, label, width, height, pixels });
  }

  private async read({ image }: SourceImage): Promise<Picture | null> {
    if (image.kind === 'pixels') return interleaved(image);
    try {
      return await this.decode(await image.bytes(), this.signal);
    } catch (error) {
      if (this.signal.aborted) throw error;
      // Whoever makes the set says what is wrong with it.
      return null;
    }
  }
}

function isGrey(pixels: Uint8Array): boolean {
  const area = pixels.length / 3;
  for (let i = 0; i < area; i++)
    if (pixels[i] !== pixels[area + i] || pixels[i] !== pixels[2 * area + i]) return false;
  return true;
}

function optionsFor({ pictures }: Sampler): OwnOptions {
  const grey = pictures.length > 0 && pictures.every(({ pixels }) => isGrey(pixels));
  const sides = pictures.map(({ width, height }) => Math.min(width, height)).sort((a, b) => a - b);
  const middle = sides[Math.floor(sides.length / 2)] ?? SIDE;
  // What is small stays as it is: sizes that presets are made for.
  const size = middle <= 30 ? 28 : middle <= 48 ? 32 : SIDE;
  return {
    ...{ channels: grey ? 1 : 3, size, resize: RESIZE, limit: null, classes: 'set' },
    split: { seed: 1, validation: 0.1, test: 0.2 },
    // Grey pictures are mostly of digits and letters.
    mirror: !grey,
  };
}

const optionsOf = ({ channels, size, resize, split, limit, mirror }: OwnData): OwnOptions => ({
  ...{ channels, size, resize, split, limit, mirror, classes: 'set' },
});

const forNetwork = (options: OwnOptions, { channels, image, resize }: HandNetwork): OwnOptions => ({
  ...options,
  ...{ channels, size: image, resize: resize ?? RESIZE, classes: 'network' },
  // It is measured before it is trained.
  split: { seed: 1, validation: 0.1, test: 0.5 },
});
