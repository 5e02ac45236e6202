// A mark of the engines: SHA-256 over the sources that decide what they compute, and their compiler. Pages of
// one mark compute the same bits; a run that was trained by another says so before it goes on.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const SOURCES = ['src/engine', 'src/core/exact-math.ts', 'src/core/rng.ts', 'src/core/augment.ts'];
/** The fallback promises no bits. */
const APART = join(root, 'src/engine/tfjs');

function filesUnder(path: string): string[] {
  if (path === APART) return [];
  const entries = path.endsWith('.ts') ? null : readdirSync(path, { withFileTypes: true });
  if (entries === null) return [path];
  return entries.flatMap((entry) => {
    const inner = join(path, entry.name);
    return entry.isDirectory() ? filesUnder(inner) : inner === APART ? [] : [inner];
  });
}

export function kernelsMark(): string {
  const hash = createHash('sha256');
  const files = SOURCES.flatMap((source) => filesUnder(join(root, source))).sort();
  for (const file of files) {
    hash.update(relative(root, file).split('\\').join('/'));
    hash.update(readFileSync(file, 'utf8').split('\r\n').join('\n'));
  }
  const compiler = join(root, 'node_modules/assemblyscript/package.json');
  const { version } = JSON.parse(readFileSync(compiler, 'utf8')) as { version: string };
  return hash.update(version).digest('hex');
}
