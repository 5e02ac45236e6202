// Pictures that somebody brings to the built site: an archive of mixed kinds and sizes that the benchmark makes itself,
// and with `--cifar=PATH` the 60,000 of CIFAR-10 as JPEG in a tar.gz. Seconds until a set is made of it and kept, what
// was passed over, and whether the page stayed smooth meanwhile.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { BlobWriter, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js';
import sharp from 'sharp';
import type { MadeSet } from '../../src/core/own-set';
import { createRng } from '../../src/core/rng';
import { startSite, type Site } from '../e2e/site';
import { report, type Line } from './report';

const TASK_BAR_MS = 50;
const PICTURES = 5000;
/** Every so many is cut off, or is none. */
const BROKEN = 100;
const KINDS = ['jpeg', 'png', 'webp', 'avif', 'gif'] as const;

/** Pictures of ten classes, sides of 24 to 640 pixels. Few are drawn anew: to encode AVIF takes long. */
async function mixedZip(): Promise<Blob> {
  const rng = createRng(1, 'bench pictures');
  const drawn: { name: string; bytes: Uint8Array }[] = [];
  for (let i = 0; i < 200; i++) {
    const kind = KINDS[i % KINDS.length] ?? 'png';
    const [width, height] = [24 + rng.below(617), 24 + rng.below(617)];
    const colour = { r: rng.below(256), g: rng.below(256), b: rng.below(256) };
    const noise = { type: 'gaussian', mean: 120, sigma: 40 } as const;
    const picture = sharp({ create: { width, height, channels: 3, background: colour, noise } });
    drawn.push({ name: kind, bytes: await picture.blur(2).toFormat(kind).toBuffer() });
  }
  const writer = new ZipWriter(new BlobWriter('application/zip'), { level: 0 });
  for (let i = 0; i < PICTURES; i++) {
    const of = drawn[rng.below(drawn.length)];
    if (of === undefined) continue;
    const bytes = i % BROKEN === 0 ? of.bytes.subarray(0, 40) : of.bytes;
    await writer.add(`set/class ${i % 10}/${i}.${of.name}`, new Uint8ArrayReader(bytes));
  }
  return writer.close();
}

interface Measured {
  readonly looked: number;
  readonly made: number;
  readonly longest: number;
  readonly set: MadeSet;
}

async function measure(site: Site, file: string): Promise<Measured> {
  const { page, close } = await site.openPage();
  await page.evaluate(() => window.espalier.configure({}));
  await page.evaluate(() => {
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', id: 'bench-file' });
    document.body.append(input);
  });
  await page.locator('#bench-file').setInputFiles(file);
  const measured = await page.evaluate(async () => {
    let longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
    }).observe({ type: 'longtask' });
    const files = document.querySelector<HTMLInputElement>('#bench-file')?.files ?? [];
    const began = performance.now();
    const opened = await window.espalier.openFiles([...files]);
    if (opened.kind !== 'images') throw new Error(`it was a ${opened.kind}`);
    const looked = performance.now();
    const set = await window.espalier.makeSet(opened.preview.options);
    const made = performance.now();
    await window.espalier.forgetSet({ sha256: set.data.sha256 });
    return { looked: (looked - began) / 1000, made: (made - looked) / 1000, longest, set };
  });
  await close();
  return measured;
}

function lines(what: string, bar: number, { looked, made, longest, set }: Measured): Line[] {
  const { train, validation, test } = set.data.counts;
  return [
    {
      what: `${what}: looked through, made and kept`,
      measured: `${looked.toFixed(1)} s + ${made.toFixed(1)} s, ${train + validation + test} pictures`,
      bar: `≤ ${bar} s`,
      kept: looked + made <= bar && set.unkept === null,
    },
    {
      what: `${what}: longest task of the page`,
      measured: `${longest.toFixed(0)} ms`,
      bar: `≤ ${TASK_BAR_MS} ms`,
      kept: longest <= TASK_BAR_MS,
    },
    {
      what: `${what}: passed over, each with its reason`,
      measured: String(set.skippedCount),
      bar: 'all that is broken',
      kept: set.skipped.length === set.skippedCount,
    },
  ];
}

const cifar = process.argv.find((word) => word.startsWith('--cifar='))?.slice('--cifar='.length);
const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
const mixed = join(folder, 'mixed.zip');
writeFileSync(mixed, new Uint8Array(await (await mixedZip()).arrayBuffer()));
const site = await startSite();
try {
  const of = await measure(site, mixed);
  const all = lines(`${PICTURES} pictures of five kinds in a zip`, 15, of);
  const details: Record<string, unknown> = { mixed: of };
  if (cifar !== undefined) {
    const large = await measure(site, cifar);
    all.push(...lines(basename(cifar), 30, large));
    details['cifar'] = large;
  }
  report('pictures', all, details);
} finally {
  await site.close();
  rmSync(folder, { recursive: true });
}
