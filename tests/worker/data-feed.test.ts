// What the engines get of a data set's images, whatever happens on their way.
import { expect, it } from 'vitest';
import { DataError } from '../../src/core/errors';
import { initParams } from '../../src/core/init';
import { openDataset } from '../../src/data/open-dataset';
import { DataFeed } from '../../src/worker/data-feed';
import { BASE, siteFiles } from '../data/site-files';
import { makeTrainer } from '../engine/make';
import { TINY } from '../tiny';
import { withParts } from './broken';
import { memoryStorage } from './memory-storage';

it('gives every image once and in its place, also after a part that did not come', async () => {
  let away = true;
  const site = siteFiles();
  const flaky: typeof fetch = (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (away && url.includes('train-1-images')) return Promise.reject(new TypeError('no network'));
    return site.fetch(input, init);
  };
  const dataset = openDataset({ data: 'fashion', model: TINY, base: BASE, fetch: flaky });
  const feed = new DataFeed(dataset, () => undefined, memoryStorage().hash);
  const options = { batch: 1, signal: null, onProgress: null };
  const shape = { config: TINY, kept: null };
  const trainer = await makeTrainer('wasm', shape, initParams(TINY, 1), options);
  const given: number[] = [];
  const listening = withParts(trainer, {
    appendData: (_, { count }) => void given.push(count),
  });
  feed.attach(listening, { mean: [0], std: [1] });

  // The last image of the first part, and the first of the second.
  const order = feed.order(1);
  order.seek(1_999);
  const draw = () => feed.nextBatch(order, 2, new AbortController().signal);
  await expect(draw()).rejects.toBeInstanceOf(DataError);
  away = false;
  await draw();
  feed.close();
  trainer.destroy();
  expect(given.slice(0, 2)).toEqual([2_000, 8_000]);
});
