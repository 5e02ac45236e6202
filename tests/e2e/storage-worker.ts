// A worker that trains for a storage's sake: saves states of a run one after the other, each of which a later
// worker can tell from its number alone, and says when one is saved. Stands in no page of the site.
import { fields, whole } from '../../src/core/read';
import { createRng } from '../../src/core/rng';
import { afterTimeout } from '../../src/engine/after-timeout';
import { createClock } from '../../src/worker/clock';
import { browserStorage } from '../../src/worker/storage/opfs';
import { RunStore } from '../../src/worker/storage/run-store';
import type { RunWriter } from '../../src/worker/storage/run-writer';

interface Body {
  readonly step: number;
}

const clock = createClock();
const breathe = () => clock.breathe();
const store = new RunStore<Body>(browserStorage('/tests/', breathe, afterTimeout), (body) => ({
  step: whole('step', fields('body', body, ['step'])['step']),
}));

/** Up to two pieces; every fourth one is that of all runs. */
function tensorOf(id: string, step: number): Uint8Array<ArrayBuffer> {
  const rng = createRng(step, step % 4 === 0 ? 'shared' : id);
  const bytes = new Uint8Array(rng.below(4) === 0 ? 5_000_000 : 1 + rng.below(300_000));
  const noise = rng.below(256);
  return bytes.map((_, i) => (i * 31 + noise) & 255);
}

/** Curves grow, and every fifth step has gone back behind the one before. */
function curvesOf(step: number): Uint8Array<ArrayBuffer> {
  const lines = step % 5 === 4 ? step - 2 : step;
  return new TextEncoder().encode('a line of a curve\n'.repeat(1 + 10 * lines));
}

async function saveStep(writer: RunWriter<Body>, step: number): Promise<void> {
  const [old, now] = [curvesOf(step - 1), curvesOf(step)];
  const at = step === 1 ? 0 : Math.min(old.length, now.length);
  await writer.save({
    body: { step },
    head: [await store.tensor(tensorOf(writer.id, step))],
    tensors: [await store.tensor(tensorOf(writer.id, step - (step % 4)))],
    appended: { curves: { at, bytes: now.slice(at) } },
  });
}

/** The step that a run is at, when all of it is what that step has; 0 where there is no such run. */
async function check(id: string): Promise<number> {
  const { runs } = await store.list();
  const stored = runs.find((run) => run.id === id)?.run;
  if (stored === undefined) return 0;
  const { step } = stored.body;
  const steps = [step, step - (step % 4)];
  const refs = [...stored.head, ...stored.tensors];
  for (const [i, ref] of refs.entries()) {
    const wanted = tensorOf(id, steps[i] ?? 0);
    const there = await store.readTensor(ref);
    if (there.some((byte, k) => byte !== wanted[k])) throw new Error(`Tensor ${i} is another.`);
  }
  const curves = await store.readAppended(stored, 'curves');
  if (curves.length !== curvesOf(step).length) throw new Error('The curves are others.');
  return step;
}

async function train(id: string, until: number): Promise<number> {
  // The lock of a tab that has crashed goes a moment later than the tab.
  let writer = await store.holdRun(id);
  for (; writer === null; writer = await store.holdRun(id))
    await new Promise((done) => setTimeout(done, 20));
  for (let step = writer.sequence === 0 ? 1 : (await check(id)) + 1; step <= until; step++) {
    await saveStep(writer, step);
    self.postMessage({ saved: step });
  }
  await writer.close();
  await store.tidied();
  return until;
}

/** Removes a run that cannot be read: its first save broke off. */
async function clear(id: string): Promise<unknown> {
  const { unreadable } = await store.list();
  if (unreadable.some((run) => run.id === id)) await store.forget(id);
  return store.purge(Infinity);
}

/** What lies there that no run has, in bytes; runs that cannot be read; and whether a held one is. */
async function survey(): Promise<unknown> {
  const { unreadable, loose, runs } = await store.list();
  return { unreadable, loose, held: runs.map(({ held }) => held) };
}

interface Order {
  readonly call: 'train' | 'check' | 'survey' | 'clear';
  readonly id: string;
  readonly until: number;
}

async function carryOut({ call, id, until }: Order): Promise<unknown> {
  if (call === 'train') return train(id, until);
  if (call === 'check') return check(id);
  return call === 'survey' ? survey() : clear(id);
}

self.addEventListener('message', ({ data }: MessageEvent<Order>) => {
  void carryOut(data).then(
    (answer) => self.postMessage({ answer }),
    (error: unknown) => self.postMessage({ failed: String(error) }),
  );
});
