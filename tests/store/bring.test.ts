// Pictures from the files that a person brings to a set that is made, kept and forgotten, over the worker's real session.
import sharp from 'sharp';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { BroughtFile } from '../../src/core/brought';
import type { OwnOptions } from '../../src/core/own-set';
import { createActions } from '../../src/store/actions';
import type { Actions } from '../../src/store/page';
import { realPage, type RealPage } from './real-page';
import { TINY } from './run-events';

/** More than are posted at once. */
const EACH = 70;
let pictures: readonly BroughtFile[];
let page: RealPage;
let actions: Actions;

beforeAll(async () => {
  const pixels = (red: number) => Buffer.from([red, 0, 90]);
  const raw = { width: 1, height: 1, channels: 3 } as const;
  const png = async (red: number) =>
    new Uint8Array(await sharp(pixels(red), { raw }).png().toBuffer());
  const files: BroughtFile[] = [];
  for (const [i, name] of ['ant', '黄蜂'].entries())
    for (let n = 0; n < EACH; n++)
      files.push({ name: `set/${name}/${n}.png`, blob: new Blob([await png(120 * i + n)]) });
  pictures = [...files, { name: 'set/ant/torn.png', blob: new Blob(['\x89PNG']) }];
});
beforeEach(async () => {
  page = await realPage({ data: 'synthetic', model: TINY, batch: 4 });
  const { client, store, espalier } = page;
  actions = createActions({ client, store, espalier });
});
afterEach(() => page.close());

const own = () => page.store.getState().own;
const at = (where: string | null) =>
  expect.poll(() => own().bringing?.at ?? null, { timeout: 10_000 }).toBe(where);
const seen = () => {
  const { bringing } = own();
  if (bringing === null || !('preview' in bringing)) throw new Error('Nothing is seen.');
  return bringing;
};
const options = (change: Partial<OwnOptions> = {}): OwnOptions => ({
  ...seen().preview.options,
  size: 8,
  ...change,
});

it('more files than are posted at once stand before the person as one set, in their order', async () => {
  const listed: (number | null)[] = [];
  page.store.watch(
    (state) => (state.own.bringing?.at === 'listing' ? state.own.bringing.handed : null),
    (handed) => listed.push(handed),
  );
  actions.openFiles(pictures);
  await at('choosing');
  const { name, classNames, count, classes } = seen().preview;
  expect({ name, classNames, count }).toEqual({
    name: 'set',
    classNames: ['ant', '黄蜂'],
    count: 141,
  });
  expect(classes?.map(({ train }) => train)).toEqual([71, 70]);
  expect(listed).toEqual([64, 77, null]);
});

it('of a set that is made it says what came of it; it is at hand, kept, and forgotten for good', async () => {
  actions.openFiles(pictures);
  await at('choosing');
  actions.makeSet(options());
  await at('made');
  const { bringing } = own();
  if (bringing?.at !== 'made') throw new Error('It is made.');
  const { data, skippedCount, skipped, unkept } = bringing.made;
  expect(data.counts.train + data.counts.validation + data.counts.test).toBe(2 * EACH);
  expect([skippedCount, skipped[0]?.from, unkept]).toEqual([1, 'set/ant/torn.png', null]);
  expect(page.store.live().config.data).toEqual(data);
  await expect.poll(() => own().kept?.sets.map((set) => set.data.name)).toEqual(['set']);
  actions.leaveBrought();
  expect(own().bringing).toBeNull();
  actions.forgetSet(data.sha256);
  await expect.poll(() => own().kept?.sets).toEqual([]);
});

it('what comes to nothing leaves the choices there, with the reason, and what the person stopped without one', async () => {
  actions.openFiles(pictures);
  await at('choosing');
  const { preview } = seen();
  actions.makeSet(options({ size: 9000 }));
  await at('choosing');
  expect(seen()).toMatchObject({ preview, error: { kind: 'InvalidValueError' } });
  actions.makeSet(options());
  await at('making');
  // It is left by its own button alone, and nothing else is brought meanwhile.
  actions.leaveBrought();
  actions.openFiles(pictures.slice(0, 3));
  expect(own().bringing?.at).toBe('making');
  actions.stop();
  await at('choosing');
  expect(seen()).toMatchObject({ preview, error: null });
  expect(page.store.live().config.data).toBe('synthetic');
});

it('files of nothing are refused on the page, and nothing of them stays', async () => {
  const loose = pictures.slice(0, 100).map(({ blob }, i) => ({ name: `${i}.png`, blob }));
  actions.openFiles(loose);
  await expect
    .poll(() => page.store.getState().link.refusal?.words?.happened, { timeout: 10_000 })
    .toBe('noPictures');
  expect(own().bringing).toBeNull();
  // Those that were handed over are not opened with what comes next.
  actions.openFiles(pictures.filter(({ name }) => /\/[0-4]\.png$/.test(name)));
  await at('choosing');
  expect(seen().preview.count).toBe(10);
});
