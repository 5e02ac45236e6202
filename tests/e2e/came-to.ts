// What a run in a browser came to, in checksums: its networks, the moments of its optimizer as they are stored,
// and what both and the place in the images make of some more steps.
import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Step } from '../../src/core/recipe';
import { PATIENCE } from './drive';

const digest = (bytes: readonly number[]) =>
  createHash('sha256').update(Uint8Array.from(bytes)).digest('hex');

const isFree = (page: Page): Promise<boolean> =>
  page.evaluate(() =>
    window.espalier.configure({}).then(
      () => true,
      () => false,
    ),
  );

/** Tensors of the network with its gates and, where there is one, of the cut, without what a file says of itself. */
const weights = (page: Page): Promise<number[][]> =>
  page.evaluate(async () => {
    const save = async (compact: boolean) => {
      const bytes = await window.espalier.saveModel({ compact }).catch(() => null);
      if (bytes === null) return [];
      const header = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
      return [...bytes.slice(8 + header)];
    };
    return [await save(false), await save(true)];
  });

/** Both moments of the newest run as they lie in the browser's files, and the AdamW steps behind them. */
const moments = (page: Page): Promise<{ tensors: number[][]; steps: number | null }> =>
  page.evaluate(async () => {
    const [run] = await window.espalier.runs();
    let folder = await navigator.storage.getDirectory();
    const path = location.pathname.split('/').filter((part) => part !== '');
    for (const name of ['espalier', ...path, 'stored runs'])
      folder = await folder.getDirectoryHandle(name);
    const read = async (outer: FileSystemDirectoryHandle, name: string) =>
      new Uint8Array(await (await (await outer.getFileHandle(name)).getFile()).arrayBuffer());
    const own = await (await folder.getDirectoryHandle('runs')).getDirectoryHandle(run?.id ?? '');
    interface Slot {
      readonly sequence: number;
      readonly body: {
        readonly state: {
          readonly optimizer: { first: string; second: string; steps: number } | null;
        };
      };
    }
    const slot = async (name: string) => {
      const text = new TextDecoder().decode(await read(own, name).catch(() => new Uint8Array()));
      return text === '' ? null : (JSON.parse(text) as { content: Slot }).content;
    };
    const slots = [await slot('run.0.json'), await slot('run.1.json')];
    const [newest] = slots.sort((a, b) => (b?.sequence ?? 0) - (a?.sequence ?? 0));
    const optimizer = newest?.body.state.optimizer ?? null;
    if (optimizer === null) return { tensors: [], steps: null };
    const files = await folder.getDirectoryHandle('tensors');
    const tensors: number[][] = [];
    for (const sha256 of [optimizer.first, optimizer.second]) {
      const bytes = await read(files, `${sha256}.safetensors`);
      const header = Number(new DataView(bytes.buffer).getBigUint64(0, true));
      tensors.push([...bytes.slice(8 + header)]);
    }
    return { tensors, steps: optimizer.steps };
  });

/** Networks and moments by their checksums, before and behind some steps more. */
export async function endOf(page: Page, next: Step) {
  // What the recipe ends with is told before the command is over.
  await expect.poll(() => isFree(page), { timeout: PATIENCE }).toBe(true);
  const now = async () => {
    const { tensors, steps } = await moments(page);
    // A run that was trained has some, and none of them is all zeros.
    expect(tensors.map((bytes) => bytes.some((byte) => byte !== 0))).toEqual([true, true]);
    return {
      weights: (await weights(page)).map(digest),
      moments: tensors.map(digest),
      steps,
    };
  };
  const before = await now();
  await page.evaluate(async (step) => {
    const { phase, steps } = step as Extract<Step, { do: 'train' }>;
    const { espalier } = window;
    if (phase === 'finetune') await espalier.finetune({ steps });
    else await espalier.train({ phase, steps });
  }, next);
  return { before, behind: await now() };
}
