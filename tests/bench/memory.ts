// What training takes of memory, said beforehand, against its measured peak in six cases, in Node, where the engine’s
// memory is counted as it is made, and images and weights as buffers that are still held. With `--browser`
// in Chromium too, by what it tells of the worker of the built site.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeStorage } from '../../headless/node-files';
import { localSession, nodeClock, nodeSurroundings } from '../../headless/session';
import { SITE } from '../../headless/site-files';
import type { DeepPartial, RunConfig } from '../../src/core/run-config';
import type { MemoryNeed } from '../../src/core/memory-need';
import { configure, untilOpen } from '../e2e/drive';
import { startSite, type Site } from '../e2e/site';
import { report, type Line } from './report';

const BAR = 0.15;
const STEPS = 3;
/** Longer than a browser takes to say what its memory is. */
const LONG = 5000;
const CASES: readonly (readonly [string, DeepPartial<RunConfig>])[] = [
  ['micro on Fashion-MNIST, batch 64', { data: 'fashion', model: 'micro', batch: 64 }],
  ['nano, batch 1024', { data: 'synthetic', model: 'nano', batch: 1024 }],
  ['small, batch 128', { data: 'synthetic', model: 'small', batch: 128 }],
  ['colour-32, batch 64', { data: 'synthetic', model: 'colour-32', batch: 64 }],
  ['colour-64, batch 64', { data: 'synthetic', model: 'colour-64', batch: 64 }],
  ['deit-tiny at 224 px, batch 4', { data: 'synthetic', model: 'deit-tiny', batch: 4 }],
];

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Resolves when what a case before has held is given back. */
async function rested(): Promise<void> {
  for (let i = 0; i < 5; i++) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    collect();
  }
}

/** Bytes of all memories of WebAssembly that somebody still holds. */
function watchMemories(): { readonly bytes: () => number } {
  const { Memory } = WebAssembly;
  const made: WeakRef<WebAssembly.Memory>[] = [];
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor);
      made.push(new WeakRef(this));
    }
  };
  return {
    bytes: () => made.reduce((sum, ref) => sum + (ref.deref()?.buffer.byteLength ?? 0), 0),
  };
}

interface Measured {
  readonly said: MemoryNeed;
  readonly engine: number;
  /** Of images, weights and whatever else is held. */
  readonly held: number;
}

async function measure(config: DeepPartial<RunConfig>): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'espalier-memory-'));
  await rested();
  const before = process.memoryUsage().arrayBuffers;
  const memories = watchMemories();
  const surroundings = nodeSurroundings({
    storage: nodeStorage(folder, () => nodeClock.breathe()),
  });
  const { session, call, hear } = localSession(surroundings);
  let [engine, held] = [0, 0];
  const look = () => {
    collect();
    engine = Math.max(engine, memories.bytes());
    held = Math.max(held, process.memoryUsage().arrayBuffers - before);
  };
  hear(({ type }) => {
    if (type === 'progress') look();
  });
  await call('open', { base: SITE, change: { engine: 'wasm', ...config }, start: 'fresh' });
  const said = await call('memory', {});
  await call('train', { phase: 'dense', steps: STEPS });
  // Images go on coming meanwhile: now they are all here.
  await call('evaluate', { split: 'test' });
  await call('train', { phase: 'sparse', steps: STEPS });
  look();
  session.leave();
  await session.close();
  rmSync(folder, { recursive: true, force: true });
  return { said, engine, held };
}

/** What `measureUserAgentSpecificMemory` answers, where there is one. */
interface PageMemory {
  readonly breakdown: readonly {
    readonly bytes: number;
    readonly attribution: readonly { readonly scope: string }[];
  }[];
}

/** The same in Chromium, by what it tells of the worker while it trains. */
async function measureInBrowser(site: Site, config: DeepPartial<RunConfig>) {
  const { page, close } = await site.openPage();
  await untilOpen(page);
  await configure(page, { engine: 'wasm', ...config });
  const said = await page.evaluate(() => window.espalier.memory());
  await page.evaluate(async (steps) => {
    await window.espalier.train({ phase: 'dense', steps: 1 });
    await window.espalier.evaluate({ split: 'test' });
    window.espalier.train({ phase: 'sparse', steps }).catch(() => undefined);
  }, LONG);
  const told = await page.evaluate(() =>
    (
      performance as unknown as { measureUserAgentSpecificMemory: () => Promise<PageMemory> }
    ).measureUserAgentSpecificMemory(),
  );
  await close();
  const worker = told.breakdown.filter(({ attribution }) =>
    attribution.some(({ scope }) => scope === 'DedicatedWorkerGlobalScope'),
  );
  return { said, peak: worker.reduce((sum, { bytes }) => sum + bytes, 0) };
}

const MB = 2 ** 20;
const lines: Line[] = [];
const details: unknown[] = [];

function add(what: string, said: MemoryNeed, peak: number): void {
  const off = (said.bytes - peak) / peak;
  const mb = (bytes: number) => (bytes / MB).toFixed(1);
  lines.push({
    what,
    measured: `said ${mb(said.bytes)} MB, was ${mb(peak)} MB: ${(100 * off).toFixed(1)} %`,
    bar: 'within 15 %',
    kept: Math.abs(off) <= BAR,
  });
  details.push({ what, said, peak, off });
}

for (const [what, config] of CASES) {
  const { said, engine, held } = await measure(config);
  add(what, said, engine + held);
}
if (process.argv.includes('--browser')) {
  const site = await startSite();
  for (const [what, config] of CASES) {
    const { said, peak } = await measureInBrowser(site, config);
    add(`${what}, in Chromium`, said, peak);
  }
  await site.close();
}
report('memory', lines, details);
