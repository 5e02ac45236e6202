// The images of a run in the engine's memory: their pixels as they came, the table that makes numbers
// of bytes, and labels. Holds references to the data sets; copies what a batch needs.
import { movedPlaces } from '../../core/augment';
import type { ImageSet, Split } from '../../core/images';
import { imagesOf, type Input } from '../executor';
import { ImageShards, type ImagePlace } from '../image-shards';
import { placeOf, SHARED_WORDS } from '../op-words';

/** Addresses of what `patches` and `loss` read. */
export interface InputPlaces {
  /** By image the words of a picture. */
  readonly pictures: number;
  readonly pixels: number;
  readonly tables: number;
  readonly labels: number;
}

const PICTURE = SHARED_WORDS.picture.wasm;
const PIXELS = placeOf(PICTURE, 'pixels');
const BYTES = placeOf(PICTURE, 'bytes');
const MOVE = placeOf(PICTURE, 'move');

export const TABLE_BYTES = 1024;
export const PICTURE_WORDS = PICTURE.length;

export class BatchInput {
  private readonly shards = new ImageShards();
  /** Whose table stands in memory. */
  private tabled: ImageSet | null = null;

  /** @param size values an image */
  constructor(private readonly size: number) {}

  append(split: Split, data: ImageSet): void {
    this.shards.append(split, data);
  }

  /** Copies a batch into memory. */
  write(input: Input, buffer: ArrayBufferLike, places: InputPlaces): void {
    const bytes = new Uint8Array(buffer);
    const floats = new Float32Array(buffer);
    const words = new Int32Array(buffer);
    const count = imagesOf(input);
    this.prepareTable(input, floats, places.tables);
    for (let i = 0; i < count; i++) {
      const { set, at } = this.place(input, i);
      const address = places.pixels + i * this.size * 4;
      const raw = set.pixels instanceof Uint8Array && sameTable(set, this.tabled);
      if (raw) bytes.set(set.pixels.subarray(at * this.size, (at + 1) * this.size), address);
      else writeFloats(set, at, this.size, floats, address / 4, input.moves?.[i] ?? 0);
      const picture = places.pictures / 4 + PICTURE_WORDS * i;
      words[picture + PIXELS] = address;
      words[picture + BYTES] = raw ? 1 : 0;
      // Bytes that no table makes numbers of have been moved: only here is it known what is black.
      words[picture + MOVE] =
        raw || set.pixels instanceof Float32Array ? (input.moves?.[i] ?? 0) : 0;
      words[places.labels / 4 + i] = set.labels[at] ?? 0;
    }
  }

  private place(input: Input, i: number): ImagePlace {
    return input.kind === 'images'
      ? { set: input.set, at: input.start + i }
      : this.shards.find(input.split, input.indices[i] ?? 0);
  }

  /** One normalisation has its table in memory: that of the batch's first image. */
  private prepareTable(input: Input, floats: Float32Array, tables: number): void {
    const { set } = this.place(input, 0);
    if (!(set.pixels instanceof Uint8Array) || sameTable(set, this.tabled)) return;
    set.mean.forEach((_, channel) => {
      for (let byte = 0; byte < 256; byte++)
        floats[(tables + channel * TABLE_BYTES) / 4 + byte] = normalised(set, channel, byte);
    });
    this.tabled = set;
  }
}

const normalised = ({ mean, std }: ImageSet, channel: number, byte: number): number =>
  (byte / 255 - (mean[channel] ?? 0)) / (std[channel] ?? 1);

const sameTable = (set: ImageSet, other: ImageSet | null): boolean =>
  other !== null &&
  set.mean.length === other.mean.length &&
  set.mean.every((mean, i) => mean === other.mean[i] && set.std[i] === other.std[i]);

/** An image as floats: what no table helps with. Floats stay where they are, bytes are moved. */
function writeFloats(
  set: ImageSet,
  at: number,
  size: number,
  to: Float32Array,
  place: number,
  move: number,
): void {
  const start = at * size;
  if (!(set.pixels instanceof Uint8Array)) {
    to.set(set.pixels.subarray(start, start + size), place);
    return;
  }
  const channel = size / set.mean.length;
  const places = movedPlaces(Math.sqrt(channel), move);
  for (let i = 0; i < size; i++) {
    const plane = Math.floor(i / channel);
    const at = places[i % channel]!;
    const byte = at < 0 ? 0 : set.pixels[start + plane * channel + at]!;
    to[place + i] = normalised(set, plane, byte);
  }
}
