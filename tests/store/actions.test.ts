// What actions do by themselves: clamping, naming files, telling refusals. Their sequences run against
// the real worker end to end.
import { openAsBlob } from 'node:fs';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { CancelledError, PhaseError } from '../../src/core/errors';
import { pruneRate } from '../../src/core/controls';
import { clampRate, createActions } from '../../src/store/actions';
import { createEspalier } from '../../src/store/console-api';
import type { Actions } from '../../src/store/page';
import { showRefusal } from '../../src/store/refusal';
import { fileName } from '../../src/store/save-file';
import { createPageStore, type PageStore } from '../../src/store/store';
import { createTrainerClient } from '../../src/store/trainer-client';
import { HandClock, RecordingPort } from './recording-port';
import { after, begun, network, TINY_CONFIG } from './run-events';

let store: PageStore;
let actions: Actions;

beforeEach(() => {
  store = createPageStore();
  const client = createTrainerClient(new RecordingPort(), store, () => undefined, new HandClock());
  const espalier = createEspalier({
    client,
    store,
    version: '0',
    report: () => Promise.resolve('<html>'),
  });
  actions = createActions({ client, store, espalier });
});

describe('a rate from the page', () => {
  it.each([
    [0.4, 0.4],
    [-1, 0],
    [0.96, 0.95],
    [Infinity, 0.95],
    [-Infinity, 0],
    [1 / 3, 1 / 3],
  ])('%d becomes %d', (given, taken) => {
    actions.setRate(given);
    expect(store.getState().view.rate).toBe(taken);
  });

  it('that is no number changes nothing', () => {
    expect(clampRate(NaN)).toBeNull();
    actions.setRate(0.7);
    actions.setRate(NaN);
    expect(store.getState().view.rate).toBe(0.7);
  });
});

describe('a file that a person chose', () => {
  /** A file of so many bytes, on the disk and in no memory; it is gone when the work is done. */
  const withFile = async (bytes: number, work: (path: string) => Promise<void>) => {
    const folder = await mkdtemp(join(tmpdir(), 'espalier-'));
    const path = join(folder, 'net.safetensors');
    await writeFile(path, '');
    await truncate(path, bytes);
    await work(path).finally(() => rm(folder, { recursive: true, force: true }));
  };
  const told = () => expect.poll(() => store.getState().link.refusal);

  it('that the browser cannot read is told so, and not that something failed inside', async () => {
    await withFile(9, async (path) => {
      const file = await openAsBlob(path);
      await rm(path);
      actions.openFiles([{ name: '', blob: file }]);
      await told().toMatchObject({ kind: 'DataError', words: { happened: 'fileUnreadable' } });
      expect(store.getState().link.refusal?.message).toMatch(/^The file could not be read: /);
    });
  });
});

describe('a refusal', () => {
  it('is shown with what to do, and gone with the next thing a person does', async () => {
    actions.configure({ seed: -1 });
    await expect
      .poll(() => store.getState().link.refusal?.message)
      .toBe('seed must be a whole number from 0 to 4294967295; got -1.');
    actions.pause();
    expect(store.getState().link.refusal).toBeNull();
  });

  it('of work that the person stopped is none', () => {
    showRefusal(store, new CancelledError('evaluate'));
    expect(store.getState().link.refusal).toBeNull();
  });

  it('that the run has told as its failure is not told twice', () => {
    store.receive(begun(1));
    const error = { kind: 'PhaseError', message: 'Broken.', hint: 'Mend it.' } as const;
    store.receive({ run: 1, type: 'failed', error, recoveries: [], goodStep: null });
    showRefusal(store, new PhaseError('Broken.', 'Mend it.'));
    expect(store.getState().link.refusal).toBeNull();
    showRefusal(store, new PhaseError('Broken elsewhere.', 'Mend that.'));
    expect(store.getState().link.refusal?.message).toBe('Broken elsewhere.');
  });
});

describe('a file’s name', () => {
  const nano = begun(1, { ...TINY_CONFIG, model: 'nano' });
  const cut = (stage: 'pruned' | 'finetuned', rate: number) =>
    network(stage, { kept: [], rate: pruneRate(rate), pruned: 1 });

  it('says model and stage', () => {
    expect(fileName(after(nano), false)).toBe('espalier-nano-fresh.safetensors');
  });

  it('says the rate of the cut in percent', () => {
    const run = after(nano, cut('pruned', 0.4));
    expect(fileName(run, true)).toBe('espalier-nano-pruned40.safetensors');
    const tuned = after(nano, cut('finetuned', 0.125));
    expect(fileName(tuned, true)).toBe('espalier-nano-finetuned12.5.safetensors');
  });

  it('tells the parent from its cut child', () => {
    const run = after(nano, cut('finetuned', 0.4));
    expect(fileName(run, false)).toBe('espalier-nano-before-cut40.safetensors');
  });

  it('says the sizes of a model without a name', () => {
    expect(fileName(after(begun(1)), false)).toBe('espalier-vit-d4-l2-fresh.safetensors');
  });
});
