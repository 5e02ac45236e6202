// PyTorch as a contestant: finds a Python that has it, hands the network over as files, and talks to
// torch_step.py line by line. The only place that starts Python.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { param, paramTable } from '../../../src/core/params';
import type { Calls, Child, Name } from './messages';
import { asFloats, byteImages, gatedParams, HYPER, SIZES, type SizeName } from './sizes';

const script = fileURLToPath(new URL('./torch_step.py', import.meta.url));

/** Bytes above which glibc would map and unmap memory at every step; without both, no fair peer. */
const KEEP_MEMORY = String(2 ** 30);

/** @throws when no Python here has PyTorch */
function findPython(): string {
  const places = [process.env['PYTHON'], 'python3', '/usr/bin/python3'];
  const found = places.find((path) => {
    if (path === undefined) return false;
    try {
      execFileSync(path, ['-c', 'import torch'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
  if (found !== undefined) return found;
  throw new Error('PyTorch is not installed (Debian: apt-get install python3-torch libopenblas0)');
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Writes parameters and images to a folder and answers what the script needs to know of them. */
function handOver(folder: string, sizeName: SizeName): object {
  const { config, batch } = SIZES[sizeName];
  const table = paramTable({ config, kept: null });
  const values = gatedParams(config);
  const flat = new Float32Array(table.reduce((sum, { size }) => sum + size, 0));
  for (const { name, offset } of table) flat.set(param(values, name), offset);
  const set = byteImages(config, batch);
  const files = { params: join(folder, 'params'), images: join(folder, 'images') };
  writeFileSync(files.params, bytesOf(flat));
  writeFileSync(files.images, bytesOf(asFloats(set)));
  return { config, batch, hyper: HYPER, table, labels: Array.from(set.labels), ...files };
}

/** @throws when there is no PyTorch, or none that would be a fair peer */
export function startTorch(threads: number): Child {
  const folder = mkdtempSync(join(tmpdir(), 'espalier-bench-'));
  const child = spawn(findPython(), [script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      OMP_NUM_THREADS: String(threads),
      OPENBLAS_NUM_THREADS: String(threads),
      MALLOC_MMAP_THRESHOLD_: KEEP_MEMORY,
      MALLOC_TRIM_THRESHOLD_: KEEP_MEMORY,
    },
  });
  // A script that refuses to run ends; what is written to it then has no reader.
  child.stdin.on('error', () => undefined);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  async function reply(): Promise<Record<string, unknown>> {
    for (;;) {
      const line = await lines.next();
      if (line.done === true) throw new Error('the Python process ended');
      if (!line.value.startsWith('answer ')) continue;
      const answer = JSON.parse(line.value.slice('answer '.length)) as Record<string, unknown>;
      if (typeof answer['error'] === 'string') throw new Error(answer['error']);
      return answer;
    }
  }
  return {
    async ask<N extends Name>(name: N, arg: Calls[N]['arg']): Promise<Calls[N]['answer']> {
      const more = 'size' in arg ? { threads, ...handOver(folder, arg.size) } : arg;
      child.stdin.write(`${JSON.stringify({ do: name, ...more })}\n`);
      return { js: null, ...(await reply()) } as unknown as Calls[N]['answer'];
    },
    close() {
      child.kill();
      rmSync(folder, { recursive: true });
      return Promise.resolve();
    },
  };
}
