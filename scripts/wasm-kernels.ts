// Vite's plugin for the kernels of the WASM engine: an import of `run.ts?kernels` is that AssemblyScript
// module, compiled, with `&shared` and `&fma` for other builds of it; lines that stand for the words of an
// operation become constants first. The bytes travel inside the script, so that no server has to know of them.
// What was compiled once is kept in .cache/kernels under a hash of the sources and the compiler.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Plugin } from 'vite';
import { withConstants } from '../src/engine/op-words.ts';

const root = resolve(import.meta.dirname, '..');
const cache = join(root, '.cache', 'kernels');
/** Where the order of the kernels' words stands. */
const words = join(root, 'src/engine/op-words.ts');
const compiler = join(root, 'node_modules/assemblyscript/bin/asc.js');

const OPTIONS = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--noExportMemory'],
  // The first kilobyte stays empty: an address of 0 means “none”.
  ...['--memoryBase', '1024', '--enable', 'simd'],
];
const SHARED_OPTIONS = ['--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536'];
// The kernels ask for this feature where they multiply and add.
const FMA_OPTIONS = ['--enable', 'relaxed-simd'];

/** What an import may ask for beside the kernels themselves: `run.ts?kernels&shared&fma`. */
export interface KernelBuild {
  readonly shared: boolean;
  readonly fma: boolean;
}

/** Compiles an entry file and all it imports. Throws with the compiler's own words. */
export async function compileKernels(
  entry: string,
  { shared, fma }: KernelBuild,
): Promise<Uint8Array> {
  const options = [...OPTIONS, ...(shared ? SHARED_OPTIONS : []), ...(fma ? FMA_OPTIONS : [])];
  const sources = sourcesOf(entry).map((file): [name: string, text: string] => [
    basename(file),
    withConstants(readFileSync(file, 'utf8')),
  ]);
  const kept = join(cache, `${hashOf(sources, options)}.wasm`);
  try {
    return readFileSync(kept);
  } catch {
    mkdirSync(cache, { recursive: true });
    const bytes = await compile(basename(entry), sources, options);
    writeFileSync(kept, bytes);
    return bytes;
  }
}

// The compiler runs as the command it is: its types declare AssemblyScript's globals, which would stand
// in for JavaScript's own in every file that is checked beside them.
async function compile(
  entry: string,
  sources: readonly (readonly [name: string, text: string])[],
  options: readonly string[],
): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'kernels-'));
  try {
    for (const [name, text] of sources) writeFileSync(join(folder, name), text);
    const args = [compiler, entry, '--outFile', 'kernels.wasm', ...options];
    await promisify(execFile)(process.execPath, args, { cwd: folder });
    return readFileSync(join(folder, 'kernels.wasm'));
  } catch (error) {
    const { stderr = String(error) } = error as { stderr?: string };
    throw new Error(`The kernels do not compile.\n${stderr}`, { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const sourcesOf = (entry: string): string[] =>
  readdirSync(dirname(entry))
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => join(dirname(entry), name));

function hashOf(sources: readonly unknown[], options: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify([options, sources]));
  hash.update(readFileSync(join(root, 'node_modules/assemblyscript/package.json')));
  return hash.digest('hex').slice(0, 20);
}

export const wasmKernels = (): Plugin => ({
  name: 'espalier:wasm-kernels',
  enforce: 'pre',
  load: {
    filter: { id: /\.ts\?kernels(?:&|$)/ },
    async handler(id) {
      const [entry = '', query = ''] = id.split('?');
      for (const file of [...sourcesOf(entry), words]) this.addWatchFile(file);
      const asked = query.split('&');
      const build = { shared: asked.includes('shared'), fma: asked.includes('fma') };
      const bytes = await compileKernels(entry, build);
      const text = Buffer.from(bytes).toString('base64');
      return `export const bytes = Uint8Array.from(atob('${text}'), (c) => c.charCodeAt(0));`;
    },
  },
});
