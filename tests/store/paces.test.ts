// When the page has it measured how fast the networks that are offered by time train here: over the worker's real
// session, once for each engine, while somebody looks and nothing is at work; and what a press then does.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { offersAt, recipeOf, type Offer } from '../../src/core/time-offers';
import { EngineError } from '../../src/core/errors';
import type { DeepPartial, RunConfig } from '../../src/core/run-config';
import type { MakeTrainer } from '../../src/engine/trainer';
import { createActions } from '../../src/store/actions';
import { measurePaces, paceSetting } from '../../src/store/paces';
import { makeTrainer } from '../engine/make';
import { realPage, type RealPage } from './real-page';
import { TINY } from './run-events';

const TINY_RUN: DeepPartial<RunConfig> = { data: 'synthetic', model: TINY, batch: 8 };

let page: RealPage;
let asked: number;
let broken: boolean;

beforeEach(async () => {
  broken = false;
  const make: MakeTrainer = (...order) =>
    broken ? Promise.reject(new EngineError('It is gone.', 'Try another.')) : makeTrainer(...order);
  page = await realPage(TINY_RUN, null, make);
  asked = 0;
  const { client, store } = page;
  const call: typeof client.call = (name, ...rest) => {
    if (name === 'paces') asked++;
    return client.call(name, ...rest);
  };
  measurePaces({ ...client, call }, store);
});
afterEach(() => page.close());

/** Two networks are made and timed: on a busy machine that takes its time. */
const soon = { timeout: 100_000 };
const PATIENT = 120_000;

const paced = () => page.store.getState().paced;
const drawer = (open: boolean) => page.store.view({ drawer: open });
const measured = () => expect.poll(() => paced()?.paces ?? null, soon).not.toBeNull();

it(
  'measures when the drawer is opened, and never again for the same engine and threads',
  async () => {
    expect(asked).toBe(0);
    drawer(true);
    await measured();
    expect(paced()?.setting).toBe(paceSetting(page.store.live().config));
    drawer(false);
    drawer(true);
    await page.espalier.train({ phase: 'dense', steps: 1 });
    expect(asked).toBe(1);
    await page.espalier.configure({ engine: 'wasm', record: { threads: 1, variants: null } });
    await expect.poll(() => asked, soon).toBe(2);
    await expect.poll(() => paced()?.setting, soon).toBe(paceSetting(page.store.live().config));
  },
  PATIENT,
);

it(
  'waits for what is at work, and says nothing until then',
  async () => {
    const training = page.espalier.train({ phase: 'dense', steps: 100_000 });
    await expect.poll(() => page.store.live().progress?.step ?? 0, soon).toBeGreaterThan(0);
    drawer(true);
    await page.espalier.pause();
    expect([asked, paced()]).toEqual([0, null]);
    await page.espalier.stop();
    await training;
    await measured();
  },
  PATIENT,
);

it(
  'gives way to what a person starts, and measures behind it',
  async () => {
    drawer(true);
    const { stopped } = await page.espalier.train({ phase: 'dense', steps: 2 });
    expect(stopped).toBe(false);
    await measured();
    expect(asked).toBe(2);
  },
  PATIENT,
);

it(
  'keeps why it could not be measured, for as long as the drawer is open',
  async () => {
    broken = true;
    drawer(true);
    await expect.poll(() => paced()?.failure?.message, soon).toBe('It is gone.');
    expect(page.store.getState().link.refusal).toBeNull();
    broken = false;
    drawer(false);
    drawer(true);
    await measured();
  },
  PATIENT,
);

it(
  'an offer is carried out as a run of its own, which the fields then show',
  async () => {
    drawer(true);
    await measured();
    const paces = paced()?.paces;
    if (paces === null || paces === undefined) throw new Error('it was measured');
    const [offer] = offersAt(paces).filter((one): one is Offer => !('tooSlow' in one));
    if (offer === undefined) throw new Error('this machine trains 300 steps in 20 minutes');
    const { client, store, espalier } = page;
    const before = store.live();
    // Fashion-MNIST is not there in this test: the run begins, and says what is missing.
    createActions({ client, store, espalier }).carryOut(recipeOf(offer, before.config));
    await expect.poll(() => store.live().run, soon).toBeGreaterThan(before.run);
    const { config } = store.live();
    expect([config.data, config.model, config.seed]).toEqual([
      ...['fashion', offer.model, before.config.seed],
    ]);
    expect(config.phases.dense.steps).toBe(offer.dense);
    expect(config.phases.sparse.steps).toBe(offer.sparse);
    expect(config.phases.finetune.steps).toBe(offer.finetune);
    await client.idle();
  },
  PATIENT,
);
