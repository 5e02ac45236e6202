// Stored runs from a script, over the worker's real session: listed, opened, gone on with and forgotten.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trainings } from '../../src/core/lineage';

import type { EngineId } from '../../src/core/run-config';
import { createPageStore } from '../../src/store/store';
import { phaseAfter } from '../../src/store/selectors';
import { realPage, type RealPage } from './real-page';
import { begun, gates as gatesEvent, TINY } from './run-events';

let page: RealPage;
beforeEach(async () => {
  page = await realPage({ data: 'synthetic', model: TINY, batch: 8 });
});
afterEach(() => page.close());

const live = () => page.store.live();
const done = () => trainings(live().lineage).map(({ after }) => [after.phase, after.until]);

describe('a stored run', () => {
  it('is opened by its id, as it was, and gone on with', async () => {
    const { espalier } = page;
    await espalier.train({ phase: 'dense', steps: 6, until: 2 });
    await espalier.configure({ seed: 8 });
    await espalier.train({ phase: 'sparse', steps: 3 });
    await espalier.reset();
    const [last, first] = await espalier.runs();
    expect(last?.config.seed).toBe(8);
    expect(first?.config.seed).not.toBe(8);
    await espalier.openRun({ id: first?.id ?? '' });
    expect(live().stopped).toMatchObject({ phase: 'dense', step: 2, steps: 6 });
    await espalier.goOn({ until: 4 });
    expect(live().stopped?.step).toBe(4);
    await espalier.goOn();
    expect(done().at(-1)).toEqual(['dense', 6]);
    await espalier.openRun({ id: last?.id ?? '' });
    expect(live().stage).toBe('sparse');
    await espalier.forgetRun({ id: first?.id ?? '' });
    expect((await espalier.runs()).map(({ id }) => id)).toEqual([last?.id]);
  });

  it('is opened at the parent of its cut, where that is asked for', async () => {
    const { espalier } = page;
    await espalier.train({ phase: 'sparse', steps: 3 });
    const parent = live().lineage.head;
    const gates = espalier.gates();
    await espalier.prune(0.4);
    await espalier.reset();
    const [{ id } = { id: '' }] = await espalier.runs();
    await espalier.openRun({ id, checkpoint: parent });
    expect([live().stage, live().committed]).toEqual(['sparse', null]);
    expect(espalier.gates()).toEqual(gates);
  });

  it('leaves as a file and comes back, a network beside it, each told by its content', async () => {
    const { espalier } = page;
    await espalier.train({ phase: 'sparse', steps: 3 });
    const gates = espalier.gates();
    const [{ id } = { id: '' }] = await espalier.runs();
    const bytes = await espalier.saveRun();
    expect(await espalier.saveRun({ id })).toHaveLength(bytes.length);
    const network = await espalier.saveModel({ compact: false });
    await espalier.reset();
    expect(await espalier.openFiles([{ name: 'a.safetensors', bytes }])).toEqual({
      ...{ kind: 'run', id, stored: true },
    });
    expect(espalier.gates()).toEqual(gates);
    await espalier.reset();
    const file = new File([network.slice()], 'a.espalier');
    expect(await espalier.openFiles([file])).toMatchObject({ kind: 'network' });
    expect(live().source).toBe('file');
    const open = (files: unknown) => espalier.openFiles(files as File[]);
    await expect(open([])).rejects.toThrow(/^files must be a list of 1 to/);
    expect(await open([{ name: 'a', bytes }, file])).toMatchObject({
      ...{ kind: 'network', notes: [{ did: 'filesLeft', names: 'a' }] },
    });
    await expect(espalier.saveRun({ id: 'none-of-mine' })).rejects.toThrow(/not kept/);
  });

  it('is named by an id, and nothing else is understood', async () => {
    const { espalier } = page;
    const open = (o: unknown) => espalier.openRun(o as { id: string });
    const forget = (o: unknown) => espalier.forgetRun(o as { id: string });
    await expect(open({ id: 7 })).rejects.toThrow(/^id must be .*; got 7/);
    await expect(open({ id: '' })).rejects.toThrow(/id must be/);
    await expect(open({ id: 'a', checkpoint: 7 })).rejects.toThrow(/checkpoint must be .*; got 7/);
    await expect(open({ id: 'a', at: '1' })).rejects.toThrow(/at/);
    await expect(open('a')).rejects.toThrow(/openRun must be/);
    await expect(forget({ id: 'a', checkpoint: '1' })).rejects.toThrow(/checkpoint/);
    await expect(open({ id: 'nowhere' })).rejects.toThrow(/not kept/);
    // A name that no run can have is no damage.
    await expect(open({ id: 'No Run' })).rejects.toThrow(
      /^id must be 1 to 64 of a to z, 0 to 9 and -; got “No Run”\.$/,
    );
  });
});

it('going on asks for a step of the phase, and a control for steps', async () => {
  const { espalier } = page;
  const goOn = (o: unknown) => espalier.goOn(o as { until?: number });
  await espalier.train({ phase: 'dense', steps: 6, until: 2 });
  await expect(goOn({ until: 'x' })).rejects.toThrow(/until must be .*; got “x”/);
  await expect(goOn({ to: 3 })).rejects.toThrow(/to/);
  await expect(goOn({ until: 2 })).rejects.toThrow(/from 3 to 6/);
  const time = (ids?: unknown) => espalier.timeEngines(ids as EngineId[]);
  await expect(time(['gpu'])).rejects.toThrow(/engines/);
  expect((await time()).map(({ id }) => id)).toEqual(['wasm']);
  expect(await time([])).toEqual([]);
});

it('the phase that comes next follows from how far a network is', () => {
  const next = (['fresh', 'dense', 'sparse', 'pruned', 'finetuned'] as const).map(phaseAfter);
  expect(next).toEqual(['dense', 'sparse', 'sparse', 'finetune', 'finetune']);
});

it('the page hears of no gates of a run that is over', () => {
  const store = createPageStore();
  store.receive(begun(2));
  store.receive(gatesEvent(1));
  expect(store.getState().run.snapshot).toBeNull();
});
