// Runs as pages stored them that kept how far a network had come beside its lineage too: they open as they did, and
// go on to the same bits.
import { expect, it } from 'vitest';
import { readStoredRun } from '../../src/worker/stored-run';
import { Disk } from '../worker/memory-storage';
import runs from './runs.json';
import { storedFacts } from './stored-facts';

interface Slot {
  readonly body: { readonly state: { readonly cut: unknown; readonly lineage: { head: string } } };
}

const disk = new Disk(
  new Map(
    Object.entries(runs.files).map(([path, text]) => [
      path,
      { bytes: Uint8Array.from(Buffer.from(text, 'base64')), when: 1000 },
    ]),
  ),
);

const bodies = [...disk.files]
  .filter(([path]) => path.endsWith('.json'))
  .map(([, { bytes }]) => JSON.parse(new TextDecoder().decode(bytes)) as { content: Slot })
  .map(({ content }) => content.body);

it('stored runs open as they did, and go on to the same bits', { timeout: 60_000 }, async () => {
  expect(await storedFacts(disk)).toEqual(runs.facts);
});

it('one whose lineage has a cut, and that names no file of it, is refused', () => {
  const [body] = bodies.filter(({ state }) => state.cut !== null);
  expect(() => readStoredRun({ ...body, state: { ...body?.state, cut: null } })).toThrow(
    /run\.state\.weights/,
  );
  expect(readStoredRun(body).state?.lineage.head).toBe(body?.state.lineage.head);
});
