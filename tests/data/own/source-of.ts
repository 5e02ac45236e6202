// Sources of pictures as tests make them: from pictures in memory, in the order given.
import type { ImageSource, SourceImage } from '../../../src/data/own/source';

export const sourceOf = (
  images: readonly SourceImage[],
  more: Partial<ImageSource> = {},
): ImageSource => ({
  ...{
    name: 'pictures',
    classNames: ['ant', 'bee'],
    count: images.length,
    labels: null,
    skipped: [],
  },
  async *images() {
    for (const image of images) yield await Promise.resolve(image);
  },
  ...more,
});

export const encoded = (
  from: string,
  label: number,
  bytes: Uint8Array<ArrayBuffer>,
): SourceImage => ({
  ...{ from, label, split: null },
  image: { kind: 'encoded', bytes: () => Promise.resolve(bytes.slice()) },
});

/** A picture of one colour a channel. */
export const plain = (
  from: string,
  label: number,
  colours: readonly [number, number, number],
  side = 4,
): SourceImage => ({
  ...{ from, label, split: null },
  image: {
    ...{ kind: 'pixels', channels: 3, width: side, height: side },
    pixels: Uint8Array.from(colours.flatMap((colour) => Array<number>(side ** 2).fill(colour))),
  },
});
