// From pictures to a data set: what is in it, its name, its measures, and what is passed over.
import { webcrypto } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeInNode } from '../../../headless/picture-decoder';
import { createHash } from '../../../src/core/checksums';
import { checkDataRef } from '../../../src/core/data-ref';
import { FormatError } from '../../../src/core/errors';
import { buildOwnSet } from '../../../src/data/own/build-own-set';
import { checkOwnOptions, type OwnOptions, type ReadingProgress } from '../../../src/core/own-set';
import { partsOf } from '../../../src/data/own/own-images';
import type { BuildOutside } from '../../../src/data/own/read-pictures';
import type { ImageSource, SourceImage } from '../../../src/data/own/source';
import { expectedPictures, pictureFile } from './expected';
import { encoded, plain, sourceOf } from './source-of';

const OPTIONS: OwnOptions = {
  ...{ channels: 3, size: 4, limit: null, mirror: true, classes: 'set' },
  resize: { fit: 'crop', share: 1, filter: 'bicubic' },
  split: { seed: 1, validation: 0.2, test: 0.2 },
};
const hash = createHash(webcrypto.subtle, () => Promise.resolve());
const { signal: never } = new AbortController();

const outside = (more: Partial<BuildOutside> = {}): BuildOutside => {
  let now = 0;
  return {
    ...{ decode: decodeInNode, hash, now: () => (now += 10) },
    breathe: () => new Promise((done) => setImmediate(done)),
    progress: () => undefined,
    ...more,
  };
};

const build = (
  source: ImageSource,
  change: Partial<OwnOptions> = {},
  more: Partial<BuildOutside> = {},
  signal = never,
) => buildOwnSet(source, { ...OPTIONS, ...change }, outside(more), signal);

/** Ten of each of two classes, all different. */
const TWENTY: readonly SourceImage[] = Array.from({ length: 20 }, (_, i) =>
  plain(`${i % 2}/${i}`, i % 2, [i, 100 + i, 255 - i]),
);

const files = expectedPictures()
  .filter(({ name }) => !name.includes('cmyk'))
  .map(({ name, bytes }, i) => encoded(name, i % 2, bytes));

describe('a data set of pictures', () => {
  it('has the pixels and labels that came, split by class, with a name that can be written down', async () => {
    const { set, skipped } = await build(sourceOf(TWENTY));
    expect(skipped).toEqual([]);
    expect(set.data.counts).toEqual({ train: 12, validation: 4, test: 4 });
    expect(checkDataRef('data', JSON.parse(JSON.stringify(set.data)))).toEqual(set.data);
    const seen: number[] = [];
    for await (const { split, images } of partsOf(set, never, 0)) {
      expect(images.count).toBe(set.data.counts[split]);
      for (let i = 0; i < images.count; i++) {
        const at = i * 48;
        const number = images.pixels[at] ?? -1;
        expect(images.labels[i]).toBe(number % 2);
        expect([images.pixels[at + 16], images.pixels[at + 47]]).toEqual([
          100 + number,
          255 - number,
        ]);
        seen.push(number);
      }
    }
    expect(seen.sort((a, b) => a - b)).toEqual(TWENTY.map((_, i) => i));
  });

  it('has mean and deviation of its training images alone', async () => {
    const { set } = await build(sourceOf(TWENTY));
    const [train] = set.shards;
    const values = Array.from(train?.pixels ?? []);
    for (const channel of [0, 1, 2]) {
      const of = values.filter((_, i) => Math.floor((i % 48) / 16) === channel).map((x) => x / 255);
      const mean = of.reduce((sum, x) => sum + x, 0) / of.length;
      const spread = of.reduce((sum, x) => sum + (x - mean) ** 2, 0) / of.length;
      expect(set.data.mean[channel]).toBeCloseTo(mean, 12);
      expect(set.data.std[channel]).toBeCloseTo(Math.sqrt(spread), 12);
    }
  });

  it('divides by a level at the least where all images have one colour', async () => {
    const images = TWENTY.map(({ from, label }) => plain(from, label, [9, 9, 9]));
    const { set } = await build(sourceOf(images));
    expect(set.data.std).toEqual([1 / 255, 1 / 255, 1 / 255]);
  });

  it('has one name whatever was decoded first, and another for any other pixel, label, seed or size', async () => {
    const names = new Set<string>();
    const nameOf = async (source: ImageSource, change: Partial<OwnOptions> = {}) =>
      (await build(source, change)).set.data.sha256;
    const own = await nameOf(sourceOf(files));
    // As another browser would come with them.
    const late: BuildOutside['decode'] = async (bytes, signal) => {
      await new Promise((done) => setTimeout(done, bytes.length % 7));
      return decodeInNode(bytes, signal);
    };
    expect((await build(sourceOf(files), {}, { decode: late })).set.data.sha256).toBe(own);
    expect(await nameOf(sourceOf([...files].reverse()))).toBe(own);
    names.add(own);
    names.add(await nameOf(sourceOf(files), { split: { ...OPTIONS.split, seed: 2 } }));
    names.add(await nameOf(sourceOf(files), { size: 5 }));
    names.add(await nameOf(sourceOf(files), { channels: 1 }));
    const [first, ...rest] = files;
    if (first === undefined) throw new Error('There are no files.');
    names.add(await nameOf(sourceOf([{ ...first, label: 1 - first.label }, ...rest])));
    names.add(await nameOf(sourceOf([encoded(first.from, 0, pictureFile('deep.png')), ...rest])));
    expect(names.size).toBe(6);
  });

  it('passes over what cannot be read, each by its name and reason, and takes the rest', async () => {
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>');
    const gone: SourceImage = {
      ...{ from: 'a/gone.png', label: 0, split: null },
      image: { kind: 'encoded', bytes: () => Promise.reject(new FormatError('It is gone.', '')) },
    };
    const bad = [
      encoded('b/lines.svg', 0, svg),
      gone,
      encoded('b/half.jpg', 1, pictureFile('grey.jpg').slice(0, 200)),
    ];
    const { set, skipped, skippedCount } = await build(sourceOf([...bad, ...files]));
    expect(skipped.map(({ from, error }) => `${from}: ${error.message}`)).toEqual([
      'a/gone.png: It is gone.',
      'b/half.jpg: A picture must be whole; got one of JPEG that is damaged or cut off.',
      'b/lines.svg: A picture must be PNG, JPEG, WebP, AVIF or GIF; got SVG.',
    ]);
    expect(skippedCount).toBe(3);
    expect(set.data.sha256).toBe((await build(sourceOf(files))).set.data.sha256);
  });

  it('takes so many as were asked for, evenly where their number is known', async () => {
    const byClass = [...TWENTY].sort((a, b) => a.label - b.label);
    const { set } = await build(sourceOf(byClass), { limit: 10 });
    expect(set.data.counts).toEqual({ train: 6, validation: 2, test: 2 });
    const unknown = await build(sourceOf(TWENTY, { count: null }), { limit: 10 });
    expect(unknown.set.data.counts).toEqual({ train: 6, validation: 2, test: 2 });
    expect((await build(sourceOf(TWENTY), { limit: 90 })).set.data.counts.train).toBe(12);
  });

  it('says how far it is, how fast and how long it will take', async () => {
    const told: ReadingProgress[] = [];
    await build(sourceOf(TWENTY), {}, { progress: (progress) => told.push(progress) });
    expect(told.length).toBeGreaterThan(1);
    expect(told.at(-1)).toMatchObject({ done: 20, total: 20, left: 0 });
    const [first] = told;
    expect(first?.left).toBeCloseTo((20 - (first?.done ?? 0)) / (first?.rate ?? 1), 9);
  });

  it('stops where it is asked to, and asks its source for nothing more', async () => {
    const control = new AbortController();
    let asked = 0;
    const source = sourceOf(files, {
      async *images() {
        for (const file of files) {
          asked += 1;
          if (asked === 5) control.abort();
          yield await Promise.resolve(file);
        }
      },
    });
    await expect(build(source, {}, {}, control.signal)).rejects.toMatchObject({
      kind: 'CancelledError',
    });
    expect(asked).toBe(5);
  });

  it('refuses before it reads anything what would take more than there is room for', async () => {
    const source = sourceOf([], {
      count: 20_000,
      images: () => {
        throw new Error('It was read.');
      },
    });
    await expect(build(source, { size: 224 })).rejects.toThrow(
      'A data set of 224 × 224 × 3 must have at most 10699 pictures; got 20000. Choose a smaller size, or bring fewer pictures.',
    );
  });

  it('refuses a set that nothing can be learnt from', async () => {
    const one = TWENTY.filter(({ label }) => label === 0);
    await expect(build(sourceOf(one))).rejects.toThrow(
      'A data set must have training pictures of at least 2 classes; got pictures of 1.',
    );
    const tests = TWENTY.map((image) => ({ ...image, split: 'test' as const }));
    await expect(build(sourceOf(tests))).rejects.toThrow('got pictures of 0.');
    await expect(build(sourceOf(TWENTY, { classNames: ['one'] }))).rejects.toThrow(
      'classNames must be a list of 2 to 1000',
    );
  });

  it('hands on what its source or decoder throws that is no fault of a picture', async () => {
    const decode = () => Promise.reject(new TypeError('a defect'));
    await expect(build(sourceOf(files), {}, { decode })).rejects.toThrow('a defect');
  });
});

describe('what is chosen of a set', () => {
  it('is read as it is meant', () => {
    expect(checkOwnOptions('options', JSON.parse(JSON.stringify(OPTIONS)))).toEqual(OPTIONS);
  });

  it.each([
    [{ channels: 2 }, 'options.channels must be one of 1, 3'],
    [{ size: 3 }, 'options.size must be a whole number from 4 to 512'],
    [{ limit: 0 }, 'options.limit must be a whole number from 1 to 1000000'],
    [{ split: { seed: 1, validation: 0.6, test: 0 } }, 'options.split.validation must be'],
    [{ more: 1 }, 'A field of options must be one of'],
  ])('is refused: %j', (change, message) => {
    expect(() => checkOwnOptions('options', { ...OPTIONS, ...change })).toThrow(message);
  });
});
