// Networks for other programs, through the worker's own door: every format and form is read back before it is handed out,
// opens again with the same answers, keeps what came with the network, and says where it comes from.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { unzipped } from '../formats/unzipped';
import { AS_IT_IS } from '../../src/core/brought';
import { EXPORT_FORMATS, EXPORT_FORMS, formsOf, type ExportWish } from '../../src/core/exported';
import { runOnnx } from '../../headless/onnx-runtime';
import { parseSafetensors } from '../../src/formats/safetensors';
import { maxAbs } from '../engine/tolerance';
import { SMALLEST } from '../tiny';
import { startSession } from './harness';

const images = () => Float32Array.from({ length: 3 * 64 }, (_, i) => ((i * 7) % 11) / 5 - 1);

async function cut(rate = 0.6) {
  const s = startSession('wasm');
  const phases = { sparse: { steps: 3, warmup: 0, lambda: 0.01 } };
  await s.open({ data: 'synthetic', model: SMALLEST, batch: 8, seed: 5, phases });
  await s.call('train', { phase: 'sparse', steps: 3 });
  const dense = await s.call('logits', { images: images(), count: 3 });
  await s.call('prune', { rate });
  const small = await s.call('logits', { images: images(), count: 3 });
  return { s, dense, small };
}

/** Opens what was exported in a session of its own. */
async function opened(name: string, bytes: Uint8Array<ArrayBuffer>) {
  const s = startSession('wasm');
  await s.open({ data: 'synthetic', model: SMALLEST, batch: 8 });
  const files = name.endsWith('.zip') ? await unzipped(bytes) : [{ name, bytes }];
  await s.call('openFiles', {
    files: files
      .filter(({ name: each }) => !each.endsWith('.py'))
      .map((each) => ({ name: each.name, blob: new Blob([each.bytes]) })),
    choices: AS_IT_IS,
  });
  return s;
}

const wishes = EXPORT_FORMATS.filter((format) => format !== 'onnx' && format !== 'mask').flatMap(
  (format) => formsOf(format).map((form): ExportWish => ({ format, form })),
);

describe('a network for other programs', () => {
  it.each(wishes)('opens again and answers as it did: $format, $form', async (wish) => {
    const { s, dense, small } = await cut();
    const { name, bytes, check } = await s.call('exportModel', wish);
    expect(check).toEqual({ by: 'values', farthest: 0 });
    const again = await opened(name, bytes);
    const logits = await again.call('logits', { images: images(), count: 3 });
    expect(maxAbs(logits, wish.form === 'dense' ? dense : small)).toBeLessThan(1e-5);
    // As it came, too.
    await again.call('openFiles', {
      files: [{ name, blob: new Blob([bytes]) }],
      choices: AS_IT_IS,
    });
    const whole = await again.call('logits', { images: images(), count: 3 });
    expect(whole).toEqual(logits);
  });

  it.each(EXPORT_FORMS)('is carried out by ONNX Runtime as it answers here: %s', async (form) => {
    const { s, dense, small } = await cut(0.9);
    const { name, bytes, check } = await s.call('exportModel', { format: 'onnx', form });
    expect(name).toBe(`espalier-${form}.onnx`);
    expect(check.by).toBe('answers');
    expect(check.farthest).toBeLessThan(1e-4);
    const logits = await runOnnx(bytes, images(), [3, 1, 8, 8]);
    expect(maxAbs(logits, form === 'dense' ? dense : small)).toBeLessThan(1e-4);
  });

  it('is a list of its channels, by timm’s names', async () => {
    const { s } = await cut();
    const { name, bytes } = await s.call('exportModel', { format: 'mask', form: 'compact' });
    expect(name).toBe('mask.json');
    const mask = JSON.parse(new TextDecoder().decode(bytes)) as {
      kept: Record<string, number[]>;
      rate: number;
      provenance: Record<string, string>;
    };
    const kept = s.last('network').kept;
    expect(mask.kept['blocks.1.mlp.fc2.in']).toEqual(Array.from(kept?.[1]?.fc2 ?? []));
    expect(mask).toMatchObject({ rate: 0.6, provenance: { seed: '5', data: 'synthetic' } });
  });

  it('says where it comes from, with what was measured on which images', async () => {
    const { s } = await cut();
    await s.call('evaluate', { split: 'test' });
    const { bytes } = await s.call('exportModel', { format: 'espalier', form: 'compact' });
    const { metadata } = parseSafetensors(bytes);
    expect(metadata).toMatchObject({ data: 'synthetic', seed: '5', page: '1.0', stage: 'pruned' });
    expect(JSON.parse(metadata['engine'] ?? '')).toMatchObject({ id: 'wasm' });
    const recipe = JSON.parse(metadata['recipe'] ?? '') as { config: unknown; steps: unknown[] };
    expect(recipe).toMatchObject({ config: { seed: 5 } });
    expect(recipe.steps.length).toBeGreaterThan(0);
    const results = JSON.parse(metadata['results'] ?? '') as { top1: number; count: number }[];
    expect(results.some(({ top1, count }) => top1 >= 0 && count > 0)).toBe(true);
  });

  it('keeps mean, std, epsilon, class names and the way to its size, in every format', async () => {
    const folder = new URL('../formats/foreign/', import.meta.url);
    const text = (name: string, content: unknown) => ({
      ...{ name, blob: new Blob([JSON.stringify(content)]) },
    });
    const s = startSession('wasm');
    await s.open({ data: 'synthetic', batch: 8 });
    const hub = new Blob([new Uint8Array(readFileSync(new URL('hub.safetensors', folder)))]);
    const names = ['a', 'b', 'c', 'd', 'e'];
    await s.call('openFiles', {
      files: [
        { name: 'model.safetensors', blob: hub },
        text('config.json', {
          ...{
            num_attention_heads: 2,
            layer_norm_eps: 1e-12,
            id2label: Object.fromEntries(names.entries()),
          },
        }),
        text('preprocessor_config.json', {
          ...{ image_mean: [0.5, 0.4, 0.3], image_std: [0.2, 0.3, 0.4], resample: 2 },
          ...{ size: { shortest_edge: 20 }, do_center_crop: true, crop_size: 16 },
        }),
      ],
      choices: AS_IT_IS,
    });
    for (const format of ['espalier', 'huggingFace', 'pytorch'] as const) {
      const { name, bytes } = await s.call('exportModel', { format, form: 'dense' });
      const again = await opened(name, bytes);
      const { metadata } = parseSafetensors(await again.call('saveModel', { compact: false }));
      expect(JSON.parse(metadata['mean'] ?? '')).toEqual([0.5, 0.4, 0.3]);
      expect(JSON.parse(metadata['std'] ?? '')).toEqual([0.2, 0.3, 0.4]);
      expect(metadata['epsilon']).toBe('1e-12');
      expect(JSON.parse(metadata['classNames'] ?? '')).toEqual(names);
      expect(JSON.parse(metadata['resize'] ?? '')).toEqual({
        ...{ fit: 'crop', share: 0.8, filter: 'bilinear' },
      });
    }
  });

  it('is refused in a form that the format cannot hold, and where nothing was cut', async () => {
    const { s } = await cut();
    const wish = { format: 'huggingFace', form: 'compact' } as const;
    await expect(s.call('exportModel', wish)).rejects.toThrow('must be dense or masked');
    await s.call('undoPrune', null);
    await expect(s.call('exportModel', { format: 'onnx', form: 'masked' })).rejects.toMatchObject({
      name: 'PhaseError',
    });
  });
});
