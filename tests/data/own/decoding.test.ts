// Pictures of every kind, decoded in Node: their pixels are PIL's.
import { describe, expect, it } from 'vitest';
import { decodeInNode } from '../../../headless/picture-decoder';
import { asExpected, expectedPictures, farthest } from './expected';

const { signal } = new AbortController();

describe('a picture decoded in Node', () => {
  it.each(expectedPictures())('$name', async ({ bytes, width, height, pixels }) => {
    const picture = await decodeInNode(bytes, signal);
    expect([picture.width, picture.height]).toEqual([width, height]);
    expect(farthest(asExpected(picture), pixels)).toBeLessThanOrEqual(2);
  });
});
