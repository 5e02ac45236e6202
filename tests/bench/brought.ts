// A network of DeiT-Tiny's names and shapes (random weights: its own are not here) that somebody brings to the built site
// with photos of their own: how soon it is open and the slider answers, how long 1,000 photos take to be measured on WASM
// and 16 on the software WebGPU, and a training step on both. `--engine=wasm` for one of them alone.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobWriter, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js';
import sharp from 'sharp';
import { resolveModel } from '../../src/core/config';
import { initParams } from '../../src/core/init';
import { param, paramTable } from '../../src/core/params';
import { createRng } from '../../src/core/rng';
import type { EngineId } from '../../src/core/run-config';
import { writeSafetensors, type Tensor } from '../../src/formats/safetensors';
import { startSite, type OpenPage } from '../e2e/site';
import { report, type Line } from './report';

const MODEL = resolveModel('deit-tiny');
const OPEN_BAR_MS = 2000;
const PHOTOS: Readonly<Record<'wasm' | 'wgsl', number>> = { wasm: 1000, wgsl: 16 };

/** In timm's names, without the gates that are ours alone. */
function deit(): Uint8Array {
  const params = initParams(MODEL, 1);
  const table = paramTable({ config: MODEL, kept: null }).filter(({ role }) => role !== 'gate');
  const tensors = table.map(({ name, shape }) => [name, { shape, data: param(params, name) }]);
  return writeSafetensors(Object.fromEntries(tensors) as Record<string, Tensor>);
}

/** Twice as many photos as are to be measured: half of them are test images. */
async function photos(count: number): Promise<Uint8Array> {
  const rng = createRng(2, 'bench photos');
  const writer = new ZipWriter(new BlobWriter('application/zip'), { level: 0 });
  for (let i = 0; i < count; i++) {
    const colour = { r: rng.below(256), g: rng.below(256), b: rng.below(256) };
    const noise = { type: 'gaussian', mean: 120, sigma: 40 } as const;
    const picture = sharp({
      create: { width: 320, height: 240, channels: 3, background: colour, noise },
    });
    const bytes = await picture.blur(2).jpeg().toBuffer();
    await writer.add(`photos/${i % 2 === 0 ? 'a' : 'b'}/${i}.jpg`, new Uint8ArrayReader(bytes));
  }
  return new Uint8Array(await (await writer.close()).arrayBuffer());
}

interface Measured {
  readonly openMs: number;
  readonly sliderMs: number;
  readonly count: number;
  readonly seconds: number;
  readonly stepSeconds: number;
  readonly batch: number;
}

async function measure({ page }: OpenPage, engine: EngineId, files: readonly string[]) {
  await page.evaluate((id) => window.espalier.configure({ engine: id, batch: 16 }), engine);
  await page.evaluate(() => {
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', id: 'bench-file', multiple: true });
    document.body.append(input);
  });
  await page.locator('#bench-file').setInputFiles([...files]);
  return page.evaluate(async (): Promise<Measured> => {
    const input = document.querySelector<HTMLInputElement>('#bench-file');
    const [network, config, pictures] = [...(input?.files ?? [])];
    if (network === undefined || config === undefined || pictures === undefined)
      throw new Error('files are missing');
    const { espalier } = window;
    const began = performance.now();
    await espalier.openFiles([network, config]);
    const openMs = performance.now() - began;
    espalier.preview(0.4);
    const sliderMs = performance.now() - began;
    const opened = await espalier.openFiles([pictures]);
    if (opened.kind !== 'images' || opened.preview.network === null)
      throw new Error(`it was a ${opened.kind}`);
    await espalier.makeSet(opened.preview.network.options);
    const before = performance.now();
    const { count } = await espalier.evaluate({ split: 'test' });
    const seconds = (performance.now() - before) / 1000;
    const { batch } = await espalier.configure({});
    const stepped = performance.now();
    await espalier.train({ phase: 'sparse', steps: 1 });
    const stepSeconds = (performance.now() - stepped) / 1000;
    return { openMs, sliderMs, count, seconds, stepSeconds, batch };
  });
}

const lines = (engine: string, photos: number, of: Measured): Line[] => [
  {
    what: `${engine}: open, and the slider answers`,
    measured: `${of.openMs.toFixed(0)} ms, ${of.sliderMs.toFixed(0)} ms`,
    bar: `≤ ${OPEN_BAR_MS} ms`,
    kept: of.sliderMs <= OPEN_BAR_MS,
  },
  {
    what: `${engine}: photos measured`,
    measured: `${of.count} in ${of.seconds.toFixed(1)} s`,
    bar: `${photos}`,
    kept: of.count >= photos,
  },
  {
    what: `${engine}: one training step, batch ${of.batch}`,
    measured: `${of.stepSeconds.toFixed(1)} s`,
    bar: 'trains',
    kept: true,
  },
];

const only = process.argv.find((word) => word.startsWith('--engine='))?.slice('--engine='.length);
const folder = mkdtempSync(join(tmpdir(), 'brought-'));
const network = join(folder, 'model.safetensors');
writeFileSync(network, deit());
const config = join(folder, 'config.json');
writeFileSync(
  config,
  JSON.stringify({
    num_attention_heads: 3,
    layer_norm_eps: 1e-12,
    id2label: Object.fromEntries(
      Array.from({ length: 1000 }, (_, i) => [i, i < 2 ? 'ab'[i] : `class ${i}`]),
    ),
  }),
);
const site = await startSite();
const all: Line[] = [];
const details: Record<string, Measured> = {};
try {
  for (const engine of ['wasm', 'wgsl'] as const) {
    if (only !== undefined && only !== engine) continue;
    const file = join(folder, `${engine}.zip`);
    writeFileSync(file, await photos(2 * PHOTOS[engine]));
    const opened = await site.openPage();
    const measured = await measure(opened, engine, [network, config, file]);
    await opened.close();
    all.push(...lines(engine, PHOTOS[engine], measured));
    details[engine] = measured;
  }
  report('brought', all, details);
} finally {
  await site.close();
  rmSync(folder, { recursive: true });
}
