// Trains, cuts and fine-tunes `nano` on Fashion-MNIST with the product's own session, about ten times as
// long as the live demo, then writes the sparse parent and its fine-tuned child under
// public/checkpoints. The result table travels in their metadata.
import { mkdir, writeFile } from 'node:fs/promises';
import { CONTROLS } from '../src/core/controls';
import type { DeepPartial, PhaseConfigs } from '../src/core/run-config';
import { parseSafetensors, writeSafetensors } from '../src/formats/safetensors';
import { startSession } from '../tests/worker/harness';

const folder = new URL('../public/checkpoints/', import.meta.url);

/** A seed of its own, so that opening the page with the default seed trains a different network. */
const SEED = 2104;

const PHASES: DeepPartial<PhaseConfigs> = {
  dense: { steps: 6000, warmup: 200 },
  sparse: { steps: 1500 },
  finetune: { steps: 1500, warmup: 50 },
};

async function makeCheckpoint(): Promise<void> {
  const s = startSession('wasm');
  const say = (text: string) => process.stdout.write(`${text}\n`);
  const measure = async (what: string) => {
    const { top1, top5 } = await s.call('evaluate', { split: 'test' });
    say(`${what}: top-1 ${(100 * top1).toFixed(2)} %, top-5 ${(100 * top5).toFixed(2)} %`);
  };

  await s.open({ seed: SEED });
  const { phases } = await s.call('configure', { phases: PHASES });
  await s.call('train', { phase: 'dense', steps: phases.dense.steps });
  await measure('dense');
  await s.call('train', { phase: 'sparse', steps: phases.sparse.steps });
  await measure('sparse');
  const parent = await s.call('saveModel', { compact: false });
  const pruned = await s.call('prune', { rate: CONTROLS.rate.default });
  say(`pruned: top-1 ${(100 * pruned.top1).toFixed(2)} %`);
  await s.call('finetune', { steps: phases.finetune.steps });
  await measure('fine-tuned');
  const child = await s.call('saveModel', { compact: true });
  const write = async () => {
    const rows = new Map(s.all('result').map(({ row }) => [row.kind, row]));
    const results = JSON.stringify([...rows.values()]);
    await mkdir(folder, { recursive: true });
    await writeFile(new URL('nano-sparse.safetensors', folder), withResults(parent, results));
    await writeFile(new URL('nano-pruned40.safetensors', folder), withResults(child, results));
  };
  await write();
  const control = await s.call('denseControl', { steps: null });
  say(`dense control: top-1 ${(100 * control.top1).toFixed(2)} %`);
  await write();
}

function withResults(file: Uint8Array, results: string): Uint8Array {
  const { tensors, metadata } = parseSafetensors(file);
  return writeSafetensors(tensors, { ...metadata, results });
}

// Awaited here: what imports this file has the network when the import is done.
await makeCheckpoint();
