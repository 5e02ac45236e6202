// The cut as an event, over the worker's real session: whichever way it is made, and nothing of the page waits for it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exactCost } from '../../src/core/cost';
import { pruneRate } from '../../src/core/controls';
import type { PageState } from '../../src/store/store';
import { createActions } from '../../src/store/actions';
import type { CutEvent } from '../../src/store/cut-event';
import type { Actions } from '../../src/store/page';
import { realPage, type RealPage } from './real-page';
import { TINY } from './run-events';

let page: RealPage;
let actions: Actions;
/** Every event that was shown, in its order; null where one ended. */
let shown: (CutEvent | null)[];

beforeEach(async () => {
  page = await realPage({
    ...{ data: 'synthetic', model: TINY, batch: 8 },
    phases: { sparse: { steps: 6, warmup: 0 }, finetune: { steps: 2, warmup: 0 } },
  });
  const { client, store, espalier } = page;
  actions = createActions({ client, store, espalier });
  await espalier.train({ phase: 'sparse', steps: 6 });
  shown = [];
  store.watch(
    ({ cut }: PageState) => cut,
    (cut) => shown.push(cut),
  );
});
afterEach(() => page.close());

const events = () => shown.filter((cut): cut is CutEvent => cut !== null);
const live = () => page.store.live();

describe('a cut is shown', () => {
  it('by the button, once, with what the network has lost, while fine-tuning goes on behind it', async () => {
    page.store.view({ rate: pruneRate(0.5) });
    actions.pruneAndFinetune();
    await expect.poll(() => live().stage, { timeout: 20_000 }).toBe('finetuned');
    await expect.poll(() => live().activity.task).toBeNull();
    expect(events()).toHaveLength(1);
    const [cut] = events();
    const { kept = [] } = live().committed ?? {};
    expect(cut).toMatchObject({ grows: false });
    expect(cut?.to.map(({ fc1 }) => fc1)).toEqual(kept.map(({ fc1 }) => fc1.length));
    expect(cut?.params).toEqual({
      from: exactCost(TINY, cut?.from ?? []).params,
      to: exactCost(TINY, cut?.to ?? []).params,
    });
  });

  it('by the console, and its undoing brings all of it back', async () => {
    await page.espalier.prune(0.5);
    await page.espalier.undoPrune();
    const [cut, undone] = events();
    expect(events()).toHaveLength(2);
    expect(undone).toMatchObject({ grows: true, from: cut?.to, to: cut?.from });
  });

  it('of the block whose matrices lose most', async () => {
    await page.espalier.prune(0.6);
    const [cut] = events();
    if (cut === undefined) throw new Error('A cut is shown.');
    const lost = cut.from.map((_, b) => {
      const others = cut.from.map((one, i) => (i === b ? (cut.to[b] ?? one) : one));
      return exactCost(TINY, cut.from).params - exactCost(TINY, others).params;
    });
    expect(lost[cut.block]).toBe(Math.max(...lost));
  });

  it('until the next command, which does not wait for it', async () => {
    await page.espalier.prune(0.5);
    expect(page.store.getState().cut).not.toBeNull();
    const tuning = page.espalier.finetune({ steps: 1 });
    await expect.poll(() => page.store.getState().cut).toBeNull();
    await tuning;
    expect(shown.at(-1)).toBeNull();
  });
});

it('a network that is opened with its cut is no cut, and a tuned one is none again', async () => {
  await page.espalier.prune(0.5);
  await page.espalier.finetune({ steps: 2 });
  const file = await page.espalier.saveModel({ compact: true });
  const before = events().length;
  await page.espalier.loadModel({ safetensors: file });
  expect(live().committed).not.toBeNull();
  expect(events()).toHaveLength(before);
  expect(page.store.getState().cut).toBeNull();
});
