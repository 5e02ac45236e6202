// Pictures in a real browser: every kind has PIL's pixels, by the browser's codecs and by a canvas, and a data set has the
// name that it has in Node.
import { webcrypto } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeInNode } from '../../headless/picture-decoder';
import { createHash } from '../../src/core/checksums';
import { fields, list, whole } from '../../src/core/read';
import { buildOwnSet } from '../../src/data/own/build-own-set';
import type { OwnOptions } from '../../src/core/own-set';
import { asExpected, expectedPictures, farthest } from '../data/own/expected';
import { encoded, sourceOf } from '../data/own/source-of';
import { drawn } from '../long';
import { tarOf } from './tar-of';
import { openPicturesTab, type PicturesTab } from './pictures-tab';

const OPTIONS: OwnOptions = {
  ...{ channels: 3, size: 12, limit: null, mirror: true, classes: 'set' },
  resize: { fit: 'crop', share: 0.9, filter: 'bicubic' },
  split: { seed: 3, validation: 0.2, test: 0.2 },
};
const CLASSES = ['ant', 'bee'];
const pictures = expectedPictures();
/** Every other one is a bee. Of lossy AVIF Node’s colours are a level off. */
const placed = pictures
  .filter(({ name }) => name !== '444.avif')
  .map(({ name, bytes }, i) => ({
    ...{ path: `train/${CLASSES[i % 2]}/${name}`, label: i % 2, bytes },
  }));

let tab: PicturesTab;
beforeAll(async () => {
  const files = pictures.map(({ name, bytes }): [string, Uint8Array] => [name, bytes]);
  tab = await openPicturesTab(new Map([...files, ['set.tar', tarOf(placed)]]));
});
afterAll(() => tab.close());

/** What the worker answers of a picture. */
function pictureOf(path: string, answer: unknown) {
  const of = fields(path, answer, ['width', 'height', 'channels', 'pixels']);
  const values = list(`${path}.pixels`, of['pixels'], [1, 1e6], (at, value) =>
    whole(at, value, 0, 255),
  );
  return {
    width: of['width'],
    height: of['height'],
    channels: whole('channels', of['channels']),
    pixels: Uint8Array.from(values),
  };
}

describe.each(drawn('pictures by a canvas', [false, true], 0.5))(
  'pictures in a browser, by a canvas: %s',
  (canvas) => {
    it('are PIL’s, of every kind and however they were held', async () => {
      const urls = pictures.map(({ name }) => name);
      const { answer } = await tab.ask({ call: 'decode', urls, canvas });
      const decoded = list('decoded', answer, [urls.length, urls.length], pictureOf);
      const far = pictures.flatMap(({ name, width, height, pixels }, i) => {
        const picture = decoded[i];
        const same = picture?.width === width && picture.height === height;
        const difference = same ? farthest(asExpected(picture), pixels) : Infinity;
        return difference > 2 ? [`${name}: ${difference}`] : [];
      });
      expect(far).toEqual([]);
    });
  },
);

describe('a data set made in a browser', () => {
  it('has the name that it has in Node, and leaves the page alone', async () => {
    const order = { call: 'build', urls: ['set.tar'], classes: CLASSES, options: OPTIONS } as const;
    const { answer, longestTask } = await tab.ask(order);
    const { data, skippedCount } = fields('built', answer, null);
    const inNode = await buildOwnSet(
      sourceOf(
        placed.map(({ path, label, bytes }) => ({
          ...encoded(path, label, bytes),
          split: 'train',
        })),
        { name: 'archive', classNames: CLASSES },
      ),
      OPTIONS,
      {
        ...{ decode: decodeInNode, now: () => performance.now(), progress: () => undefined },
        hash: createHash(webcrypto.subtle, () => Promise.resolve()),
        breathe: () => Promise.resolve(),
      },
      new AbortController().signal,
    );
    expect(skippedCount).toBe(0);
    expect(data).toEqual(inNode.set.data);
    expect(longestTask).toBeLessThanOrEqual(50);
  });
});
