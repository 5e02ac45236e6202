// What is seen of the runs on a disk, and of each of them once it is opened and trained on.
import { createHash } from 'node:crypto';
import { startSession } from '../worker/harness';
import { memoryStorage, type Disk } from '../worker/memory-storage';
import { outcome } from '../worker/outcome';
import { SMALLEST } from '../tiny';

/** By the numbers of the runs. The disk stays as it is. */
export async function storedFacts(disk: Disk) {
  const visit = () => startSession('wasm', { storage: memoryStorage(disk.copy()) });
  const first = visit();
  await first.open({ data: 'synthetic', model: SMALLEST });
  const records = await first.call('runs', null);
  const { networks } = first.last('kept');
  const facts: Record<string, unknown> = {};
  for (const { id, number, results, source, network: there, resumable, broken } of records) {
    const record = { results, source, network: there, resumable, broken };
    const s = visit();
    await s.open({ data: 'synthetic', model: SMALLEST });
    await s.call('openRun', { id });
    const network = { ...s.last('network'), kept: undefined, run: undefined };
    const rows = s.all('result').map(({ row }) => row);
    const { stopped } = network;
    if (stopped !== null) await s.call('goOn', { until: stopped.step + 2 });
    else
      await s.call('train', {
        phase: network.rate === null ? 'sparse' : 'finetune',
        steps: 2,
      } as never);
    const kept = networks.find(({ name }) => name === id);
    const came = createHash('sha256').update(JSON.stringify(await outcome(s)));
    facts[number] = { record, kept, network, rows, outcome: came.digest('hex') };
  }
  return JSON.parse(JSON.stringify(facts)) as unknown;
}
