// Holds the built page to its budget: the JavaScript of the first load, gzipped, stays small, comes in few files and
// holds no tfjs; the trainer is reachable from the worker alone. Reads dist/, builds nothing.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = resolve(import.meta.dirname, '..', 'dist');
const budget = 250_000; // bytes, gzipped
/** Files of the first load: each costs a start some milliseconds. */
const mostFiles = 4;
// Names tfjs-core gives its global state; the page may speak of TensorFlow.js, but not hold it.
const tfjsMark = /tfjsflags|_tfengine/;

function fail(message) {
  console.error(message);
  process.exit(1);
}

const manifestFile = join(dist, '.vite', 'manifest.json');
if (!existsSync(manifestFile))
  fail('dist/.vite/manifest.json is missing: run `npm run build` first.');
const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));

/** The chunks the browser must have before the page runs: the entry and its static imports. */
const firstLoad = new Set();
const visit = (key) => {
  const chunk = manifest[key];
  if (chunk === undefined) fail(`The manifest has no chunk ${key}.`);
  if (firstLoad.has(chunk.file)) return;
  firstLoad.add(chunk.file);
  (chunk.imports ?? []).forEach(visit);
};
visit('index.html');

// Whatever the page itself asks for counts too, such as preloads written into it.
const html = readFileSync(join(dist, 'index.html'), 'utf8');
for (const [, file] of html.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)) firstLoad.add(file);

let total = 0;
for (const file of firstLoad) {
  const code = readFileSync(join(dist, file));
  const size = gzipSync(code, { level: 9 }).length;
  total += size;
  console.log(`${(size / 1000).toFixed(1).padStart(8)} kB  ${file}`);
  if (tfjsMark.test(code.toString('utf8'))) fail(`${file} holds tfjs, the worker's alone.`);
}
console.log(
  `${(total / 1000).toFixed(1).padStart(8)} kB  first load, of ${budget / 1000} kB allowed`,
);
if (firstLoad.size > mostFiles)
  fail(
    `The page begins with ${firstLoad.size} files, and ${mostFiles} are allowed: see vite.config.ts.`,
  );
if (total > budget) fail('The page is over its budget: import what it needs later, or not at all.');
