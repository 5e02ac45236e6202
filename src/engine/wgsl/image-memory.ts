// Images on the device: data sets as bytes (or floats, as they came), uploaded once, shard by shard; and
// by batch one record an image. A step sends indices. What does not fit waits on the host and travels
// with its batch.
import { EngineError } from '../../core/errors';
import type { ImageSet, Split } from '../../core/images';
import { imagesOf, type Input } from '../executor';
import { ImageShards } from '../image-shards';
import type { Buffers } from './buffers';

const FLOATS = 0xffffffff;
/** Words of a record: place of the pixels, normalisation, label, how the image is moved. */
export const RECORD = 4;
/** Channels' normalisations there is room for. */
export const NORMS = 1024;

/** Bytes of the buffer of images once it has grown to hold so many; null where the GPU allows no more. */
const grownTo = (old: number, wanted: number, most: number): number | null =>
  wanted > most ? null : Math.min(most, Math.max(wanted, old * 2));

/**
 * What data sets take on the device, in bytes: at rest, and while the buffer grows.
 * @param first of the batch, in front
 * @param sets in the order in which they are appended
 * @param most of one buffer
 */
export function dataBytes(
  first: number,
  sets: readonly number[],
  most: number,
): { readonly kept: number; readonly peak: number } {
  let [end, size, peak] = [first, first, first];
  for (const bytes of sets) {
    const wanted = end + 4 * Math.ceil(bytes / 4);
    if (wanted > size) {
      const next = grownTo(size, wanted, most);
      if (next === null) continue;
      peak = Math.max(peak, 2 * size + next);
      size = next;
    }
    end = wanted;
  }
  return { kept: size, peak: Math.max(peak, size) };
}

export class ImageMemory {
  private readonly shards = new ImageShards();
  /** First word of the sets that are on the device. */
  private readonly places = new Map<ImageSet, number>();
  private readonly normOf = new WeakMap<ImageSet, number>();
  private readonly norms = new Map<string, number>();
  private nextNorm = 0;
  /** Words in front that belong to the batch. */
  private batchWords = 0;
  private end = 0;
  private records = new Uint32Array(0);

  /** @param replaced called when a buffer has been replaced by a larger one */
  constructor(
    private readonly device: GPUDevice,
    private readonly buffers: Buffers,
    private readonly imageFloats: number,
    private readonly replaced: () => void,
  ) {
    buffers.make('norms', NORMS * 8);
    buffers.make('data', 0);
  }

  /** Makes room for batches of up to so many images. Sets on the device are uploaded again. */
  reserve(batch: number): void {
    this.records = new Uint32Array(batch * RECORD);
    this.buffers.make('records', this.records.byteLength);
    this.batchWords = batch * this.imageFloats;
    this.end = this.batchWords;
    this.buffers.make('data', this.batchWords * 4);
    const sets = [...this.places.keys()];
    this.places.clear();
    for (const set of sets) this.upload(set);
  }

  append(split: Split, set: ImageSet): void {
    this.shards.append(split, set);
    this.upload(set);
  }

  /** Writes the records of a batch, and the pixels of what is not on the device. */
  bring(input: Input): number {
    const count = imagesOf(input);
    for (let i = 0; i < count; i++) {
      const { set, at } =
        input.kind === 'images'
          ? { set: input.set, at: input.start + i }
          : this.shards.find(input.split, input.indices[i]!);
      const bytes = set.pixels instanceof Uint8Array;
      const first = this.places.get(set);
      const start = first ?? this.carry(set, at, i);
      const image = first === undefined ? 0 : at;
      this.records[i * RECORD] = start * (bytes ? 4 : 1) + image * this.imageFloats;
      this.records[i * RECORD + 1] = bytes ? (this.normOf.get(set) ?? this.norm(set)) : FLOATS;
      this.records[i * RECORD + 2] = set.labels[at] ?? 0;
      this.records[i * RECORD + 3] = input.moves?.[i] ?? 0;
    }
    const used = this.records.subarray(0, count * RECORD);
    this.buffers.write(this.buffers.get('records'), 0, used);
    return count;
  }

  /** Uploads a set if there is room for it. */
  private upload(set: ImageSet): void {
    const words = Math.ceil(set.pixels.byteLength / 4);
    if (!this.grow(this.end + words)) return;
    this.writePixels(this.end, set.pixels);
    this.places.set(set, this.end);
    this.end += words;
  }

  /** Uploads one image of a set that is not on the device; answers its first word. */
  private carry({ pixels }: ImageSet, at: number, place: number): number {
    const start = place * this.imageFloats;
    this.writePixels(start, pixels.subarray(at * this.imageFloats, (at + 1) * this.imageFloats));
    return start;
  }

  private writePixels(word: number, pixels: Uint8Array | Float32Array): void {
    const buffer = this.buffers.get('data');
    let whole = pixels;
    if (pixels.byteLength % 4 !== 0) {
      whole = new Uint8Array(Math.ceil(pixels.byteLength / 4) * 4);
      whole.set(pixels);
    }
    this.buffers.write(buffer, word * 4, whole);
  }

  /** Doubles the buffer, with what it holds. False where the GPU allows no more. */
  private grow(words: number): boolean {
    const old = this.buffers.get('data');
    if (words * 4 <= old.size) return true;
    const { maxBufferSize, maxStorageBufferBindingSize } = this.device.limits;
    const size = grownTo(old.size, words * 4, Math.min(maxBufferSize, maxStorageBufferBindingSize));
    if (size === null) return false;
    const held = this.device.createBuffer({
      label: 'data while it grows',
      size: old.size,
      usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
    const encoder = this.device.createCommandEncoder({ label: 'data grows' });
    encoder.copyBufferToBuffer(old, 0, held, 0, old.size);
    this.device.queue.submit([encoder.finish()]);
    const next = this.buffers.make('data', size);
    const back = this.device.createCommandEncoder({ label: 'data has grown' });
    back.copyBufferToBuffer(held, 0, next, 0, held.size);
    this.device.queue.submit([back.finish()]);
    held.destroy();
    this.replaced();
    return true;
  }

  /** First place of a set's normalisation; equal ones share it. */
  private norm(set: ImageSet): number {
    const { mean, std } = set;
    const key = `${mean.join()};${std.join()}`;
    const first = this.norms.get(key) ?? this.nextNorm;
    this.normOf.set(set, first);
    if (first < this.nextNorm) return first;
    if (first + mean.length > NORMS)
      throw new EngineError(
        'Images came with more normalisations than the engine keeps.',
        'Give images of one source the same mean and standard deviation.',
      );
    const pairs = Float32Array.from(mean.flatMap((value, channel) => [value, std[channel] ?? 1]));
    this.buffers.write(this.buffers.get('norms'), first * 8, pairs);
    this.norms.set(key, first);
    this.nextNorm += mean.length;
    return first;
  }
}
