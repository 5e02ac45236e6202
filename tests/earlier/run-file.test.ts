// The file of a run, as the first version of that format was written: it opens as it did, and goes on to the same
// bits. Made once, never anew.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { startSession } from '../worker/harness';
import { opened } from '../worker/opened-run';
import { weightsIn } from '../weights';

const bytes = readFileSync(new URL('run.espalier', import.meta.url));

it('the file of a run opens as it did, and goes on to the same bits', async () => {
  const s = startSession();
  await s.open();
  const { id, stored } = await opened(s, new Blob([Uint8Array.from(bytes)]));
  expect(stored).toBe(true);
  const [run] = await s.call('runs', null);
  expect(run).toMatchObject({ id, name: 'Half a run', resumable: true, network: 'here' });
  expect(run?.lineage.checkpoints.map(({ name, standing }) => name ?? standing.stage)).toEqual([
    ...['fresh', 'dense', 'parent', 'pruned', 'a third', 'pruned', 'finetuned'],
  ]);
  expect(run?.results.map(({ kind, rate, top1 }) => [kind, rate, top1])).toEqual([
    ['dense', null, null],
    ['sparse', null, null],
    ['pruned', 0.3, null],
    ['finetuned', 0.3, 0.21875],
    ['pruned', 0.5, null],
    ['finetuned', 0.5, null],
  ]);
  const weights = async () => weightsIn(await s.call('saveModel', { compact: true }));
  await s.call('goOn', {});
  expect(await weights()).toBe('452f51705f2465d14d1dd6b6522b98f9b488fb564248f8dfb6eb959c9d0f94cb');
  await s.call('carryOut', { steps: [{ do: 'go', to: 'a third' }] });
  expect(await weights()).toBe('60a78eb4a5bf5e7716228731f8b15800dec4a0037de64869abd156ccbfb0c418');
});
