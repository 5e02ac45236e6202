// Runs benchmarks and prints their tables: `npm run bench`, or `npm run bench -- preview slide page` for
// some of them; words that begin with -- are for the benchmark itself. They live in tests/bench, need
// Vite's imports and write JSON under bench-results/.
import { viteImport } from './vite-import.mjs';

const known = [
  'preview',
  'slide',
  'guesses',
  'page',
  'checkpoint',
  'runs',
  'demo',
  'stability',
  'pictures',
  'brought',
  'memory',
  'engines',
  'firefox',
];
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
for (const name of wanted) {
  if (known.includes(name)) continue;
  console.error(`There is no benchmark “${name}”. Choose from ${known.join(', ')}.`);
  process.exit(2);
}
for (const name of wanted.length > 0 ? wanted : known)
  await viteImport(new URL(`../tests/bench/${name}.ts`, import.meta.url));
