// The one door for files: networks of somebody else's are opened, measured, cut and tuned as ours are; anything else is
// refused by what it is, and the run at hand goes on.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AS_IT_IS, type BroughtFile } from '../../src/core/brought';
import type { PresetName, ViTConfig } from '../../src/core/config';
import { DEFAULT_CONFIG } from '../../src/core/run-config';
import { readModel } from '../../src/formats/model-file';
import { parseSafetensors } from '../../src/formats/safetensors';
import { maxAbs } from '../engine/tolerance';
import { SMALLEST } from '../tiny';
import { startSession } from './harness';

const folder = new URL('../formats/foreign/', import.meta.url);
const fixture = (name: string): BroughtFile => ({
  name,
  blob: new Blob([new Uint8Array(readFileSync(new URL(name, folder)))]),
});
const text = (name: string, content: string): BroughtFile => ({ name, blob: new Blob([content]) });
const bytes = (name: string, ...content: number[]): BroughtFile => ({
  name,
  blob: new Blob([Uint8Array.from(content)]),
});
const CONFIG = text(
  'config.json',
  JSON.stringify({ num_attention_heads: 2, layer_norm_eps: 1e-12, id2label: labels() }),
);
const PROCESSOR = text(
  'preprocessor_config.json',
  JSON.stringify({ image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5], size: 16 }),
);
function labels() {
  return { 0: 'a', 1: 'b', 2: 'c', 3: 'd', 4: 'e' };
}

const open = async (model: PresetName | ViTConfig = DEFAULT_CONFIG.model) => {
  const s = startSession('wasm');
  await s.open({ data: 'synthetic', model, batch: 8, phases: { finetune: { steps: 2 } } });
  const bring = (files: BroughtFile[], choices = {}) =>
    s.call('openFiles', { files, choices: { ...AS_IT_IS, ...choices } });
  return { ...s, bring };
};

describe('a network of somebody else’s', () => {
  it('answers as PyTorch says, is measured, cut, tuned, and written back with all that came with it', async () => {
    const s = await open();
    const opened = await s.bring([fixture('hub.safetensors'), CONFIG, PROCESSOR]);
    expect(opened).toEqual({
      kind: 'network',
      notes: [{ did: 'prefix', prefix: 'vit.' }, { did: 'poolerDropped' }],
    });
    const { tensors } = parseSafetensors(
      new Uint8Array(readFileSync(new URL('answers.safetensors', folder))),
    );
    const images = tensors['images']!.data;
    const logits = await s.call('logits', { images, count: 3 });
    expect(maxAbs(logits, tensors['logits.1e-12']!.data)).toBeLessThan(1e-4);
    expect((await s.call('evaluate', { split: 'test' })).count).toBeGreaterThan(0);
    await s.call('train', { phase: 'sparse', steps: 2 });
    await s.call('prune', { rate: 0.4 });
    await s.call('finetune', { steps: 2 });
    for (const compact of [false, true])
      expect(readModel(await s.call('saveModel', { compact }), null)).toMatchObject({
        ...{ epsilon: 1e-12, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
        classNames: ['a', 'b', 'c', 'd', 'e'],
        resize: { fit: 'squash', share: 1, filter: 'bicubic' },
        foreign: { format: 'pt' },
      });
  });

  it('is opened out of all that a hub has in its folder, and says what was left aside', async () => {
    const s = await open();
    const beside = [
      text('vit/README.md', '# A network\n'),
      text('vit/.gitattributes', '*.safetensors filter=lfs\n'),
      text('vit/tokenizer.json', '[]'),
      text('vit/pytorch_model.bin', pointer()),
      bytes('vit/example.png', 0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
    ];
    const network = [fixture('hub.safetensors'), CONFIG, PROCESSOR].map((file) => ({
      ...file,
      name: `vit/${file.name}`,
    }));
    const { notes } = (await s.bring([...beside, ...network])) as { notes: readonly unknown[] };
    expect(notes.at(-1)).toEqual({
      did: 'filesLeft',
      names: 'README.md, .gitattributes, tokenizer.json, …',
      count: 5,
    });
    const pickle = bytes('model.pt', 0x80, 2, 0x8a, 10);
    const both = (await s.bring([pickle, ...network])) as { notes: readonly unknown[] };
    expect(both.notes.at(-1)).toEqual({ did: 'filesLeft', names: 'model.pt', count: 1 });
    // A part of it that was not downloaded is none of those.
    const part = text('vit/model-00002-of-00002.safetensors', pointer());
    await expect(s.bring([...network, part])).rejects.toThrow(/not downloaded/);
    // Nor is anything opened where no weights are.
    await expect(s.bring([pickle, CONFIG])).rejects.toThrow(/PyTorch’s own/);
  });

  it('gets another head, or reads other images, where that is chosen', async () => {
    const s = await open();
    await s.bring([fixture('timm.bf16.safetensors'), CONFIG], { head: 3, image: 24 });
    expect(s.last('run').model).toMatchObject({ classes: 3, image: 24, patch: 4, heads: 2 });
  });
});

describe('a file that is no network', () => {
  it.each([
    ['a pickle of PyTorch’s', bytes('model.pt', 0x80, 2, 0x8a, 10), /PyTorch’s own.*save_file/s],
    [
      'an archive of PyTorch’s',
      bytes('model.pth', ...zipHead('archive/data.pkl')),
      /PyTorch’s own.*torch\.load/s,
    ],
    ['a pointer', text('model.safetensors', pointer()), /git lfs pull/],
    ['a web page', text('model.safetensors', '<!doctype html><html></html>'), /web page/],
    ['a picture', bytes('a.safetensors', 0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10), /in folders/],
    ['nothing', bytes('empty'), /another kind/],
  ])('is refused as %s', async (_, file, says) => {
    const s = await open(SMALLEST);
    const before = await s.call('saveModel', { compact: false });
    const refused = s.bring([file]);
    await expect(refused).rejects.toMatchObject({ name: 'FormatError' });
    await expect(
      refused.catch((error: unknown) =>
        [String(error), (error as { hint: string }).hint].join(' '),
      ),
    ).resolves.toMatch(says);
    expect(await s.call('saveModel', { compact: false })).toEqual(before);
    await s.call('train', { phase: 'dense', steps: 1 });
  });

  it('is refused where there are too many, or a part does not belong', async () => {
    const s = await open(SMALLEST);
    await expect(s.bring([])).rejects.toThrow(/1 to 200 files/);
    await expect(
      s.bring(Array.from({ length: 201 }, (_, i) => text(`${i}.json`, '{}'))),
    ).rejects.toThrow(/got 201/);
    await expect(s.bring([CONFIG])).rejects.toThrow(/must be a safetensors file among/);
  });
});

function zipHead(name: string): number[] {
  const head = new Array<number>(30).fill(0);
  head.splice(0, 4, 0x50, 0x4b, 3, 4);
  head[26] = name.length;
  return [...head, ...Buffer.from(name), ...new Array<number>(40).fill(0)];
}

function pointer(): string {
  return 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n';
}
