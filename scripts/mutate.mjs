// Do the tests see faults? `npm run mutate -- --seed 7 --count 60` puts small faults into src/worker and src/store,
// one at a time, as the seed draws them, and says which test catches each: unit tests first and, where they see
// nothing, those of the built site that use the part. A fault that does not compile is no fault; another is drawn
// for it. All of it happens in a copy of the working tree.
// `--workers 1` leaves cores to others, `--in src/store/link` draws from there alone.
import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findBrowser } from './find-browser.mjs';
import { drawMutations, lineOf, mutated } from './mutations.mjs';

const root = resolve(import.meta.dirname, '..');
/** A fault may keep a test from ever ending; no set of tests takes so long, and no few of them. */
const LONGEST_MS = 15 * 60_000;
const LONGEST_OF_FEW_MS = 4 * 60_000;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '7' },
    count: { type: 'string', default: '60' },
    in: { type: 'string', default: 'src/worker,src/store' },
    workers: { type: 'string' },
  },
});

const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout.trim();
const files = git('ls-files', '--cached', '--others', '--exclude-standard')
  .split('\n')
  .filter((file) => existsSync(join(root, file)));

/** The working tree once more, with the same packages. */
function copyTree() {
  const copy = mkdtempSync(join(tmpdir(), 'espalier-mutate-'));
  for (const file of files) cpSync(join(root, file), join(copy, file), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  mkdirSync(join(copy, '.cache'));
  return copy;
}

const copy = copyTree();
const running = new Set();
const end = (child) => {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
};
const leave = () => {
  for (const child of running) end(child);
  rmSync(copy, { recursive: true, force: true });
};
process.on('exit', leave);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

const { path: browser } = await findBrowser({ install: true });

/** Runs a Node script in the copy, for so long at the most; resolves to its exit code, null where it did not end. */
function runNode(script, args, longest = LONGEST_MS) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(copy, 'node_modules', script), ...args], {
      cwd: copy,
      stdio: 'ignore',
      // A group of its own, so that the processes of the tests end with it.
      detached: true,
      env: {
        ...process.env,
        ...{ CHROME_PATH: browser, ESPALIER_LONG: '0', ESPALIER_SEED: values.seed },
      },
    });
    running.add(child);
    const timer = setTimeout(() => end(child), longest);
    child.on('close', (code) => {
      clearTimeout(timer);
      running.delete(child);
      end(child);
      done(code);
    });
  });
}

// What nobody uses any more breaks nothing; the linter says so elsewhere.
const compiles = async () =>
  (await runNode('typescript-native/bin/tsc', [
    ...['--noEmit', '-p', 'tsconfig.src.json'],
    ...['--noUnusedLocals', 'false', '--noUnusedParameters', 'false'],
  ])) === 0;

/** The first test that fails, as `file: name`; null where all pass, `tests` how many ran. */
async function firstFailure(project, command, ...files) {
  const report = join(copy, '.cache/mutant.json');
  rmSync(report, { force: true });
  const args = [
    ...[command, '--run', '--project', project, '--bail', '1', '--passWithNoTests'],
    ...(values.workers === undefined ? [] : ['--maxWorkers', values.workers]),
    ...['--reporter=json', `--outputFile=${report}`, ...files],
  ];
  const few = project === 'unit' && command === 'run';
  const code = await runNode('vitest/vitest.mjs', args, few ? LONGEST_OF_FEW_MS : LONGEST_MS);
  if (code === null) return { failed: { name: 'does not end' }, tests: 0 };
  if (!existsSync(report)) return { failed: code === 0 ? null : { name: 'no report' }, tests: 0 };
  const { testResults, numPassedTests: tests } = JSON.parse(readFileSync(report, 'utf8'));
  for (const { name: path, status, assertionResults } of testResults) {
    const bad = assertionResults.find((one) => one.status === 'failed');
    const test = relative(copy, path);
    if (bad !== undefined) return { failed: { test, name: bad.fullName }, tests };
    if (status === 'failed') return { failed: { test, name: 'the file itself' }, tests };
  }
  return { failed: code === 0 ? null : { name: 'an error outside of tests' }, tests };
}

const sound = new Map();
/** Whether a test file passes where there is no fault. */
async function passes(test) {
  const project = test.startsWith('tests/e2e/') ? 'e2e' : 'unit';
  if (!sound.has(test)) {
    if (project === 'e2e') await build();
    sound.set(test, (await firstFailure(project, 'run', test)).failed === null);
  }
  return sound.get(test);
}

const build = async () => (await runNode('vite/bin/vite.js', ['build'])) === 0;

/** Which tests of the built site use a part, from the narrowest: what only a browser has, only they can see. */
const ON_THE_SITE = [
  ['src/worker/storage/', 'storage'],
  ['src/store/lesson/', 'lessons'],
  ['src/store/embed', 'embed'],
  ['src/store/link', 'recipe'],
  [/^src\/store\/(offline|late-code|own-scripts|before-opening)/, 'offline'],
  [/^src\/store\/(claim-old-names|own-storage|preferences)/, 'copies'],
  ['src/', 'journey', 'runs'],
];
const onTheSite = (file) =>
  ON_THE_SITE.find(([part]) => (part instanceof RegExp ? part.test(file) : file.startsWith(part)))
    .slice(1)
    .map((name) => `tests/e2e/${name}.test.ts`);

const sources = new Map(
  files
    .filter((file) => values.in.split(',').some((folder) => file.startsWith(`${folder}/`)))
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => [file, readFileSync(join(root, file), 'utf8')]),
);

/** Faults that change nothing anybody could see, each with its reason. */
const equal = JSON.parse(readFileSync(join(root, 'scripts/equal-mutants.json'), 'utf8'));
const whyEqual = (one) =>
  equal.find(
    ({ file, line, before, after }) =>
      file === one.file &&
      line === lineOf(sources.get(file), one) &&
      before === one.before &&
      after === one.after,
  )?.why;

const importing = files
  .filter((file) => /^tests\/(?!e2e|bench).*\.test\.tsx?$/.test(file))
  .map((file) => [file, readFileSync(join(root, file), 'utf8')]);
const testsOf = (file) =>
  importing
    .filter(([test, text]) =>
      [...text.matchAll(/from '(\.[^']*)'/g)].some(
        ([, spelled]) => join(dirname(test), spelled) === file.replace(/\.tsx?$/, ''),
      ),
    )
    .map(([test]) => test);

async function tryOut(one) {
  const source = sources.get(one.file);
  const path = join(copy, one.file);
  const why = whyEqual(one);
  if (why !== undefined) return { fate: 'equivalent', by: why };
  try {
    writeFileSync(path, mutated(source, one));
    if (!(await compiles())) return { fate: 'does not compile' };
    // The tests that import the file itself are the likeliest to see it, and the fewest.
    const own = testsOf(one.file);
    let { failed, tests } =
      own.length > 0 ? await firstFailure('unit', 'run', ...own) : { failed: null, tests: 0 };
    if (failed === null) ({ failed, tests } = await firstFailure('unit', 'related', one.file));
    if (failed === null) {
      const site = (await build())
        ? await firstFailure('e2e', 'run', ...onTheSite(one.file))
        : { failed: { name: 'it does not build' }, tests: 0 };
      failed = site.failed;
      tests += site.tests;
    }
    writeFileSync(path, source);
    if (failed === null) return { fate: 'survived', by: `${tests} tests` };
    if (failed.test !== undefined && !(await passes(failed.test)))
      throw new Error(`${failed.test} fails without a fault: mend it first.`);
    return { fate: 'caught', by: [failed.test, failed.name].filter(Boolean).join(': ') };
  } finally {
    writeFileSync(path, source);
  }
}

const short = (text) => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
};

const count = Number(values.count);
const results = [];
const tally = (fate) => results.filter((one) => one.fate === fate).length;
for (const one of drawMutations(sources, values.seed)) {
  if (results.length - tally('does not compile') >= count) break;
  const { file, line, kind, before, after } = one;
  const result = { file, line, kind, before, after, ...(await tryOut(one)) };
  results.push(result);
  if (result.fate === 'does not compile') continue;
  console.log(`${result.file}:${result.line}  ${result.kind}  ${result.fate}`);
  console.log(`    ${short(result.before)}  →  ${short(result.after)}\n    ${result.by}`);
}

const report = join(root, '.cache/mutants.json');
mkdirSync(join(root, '.cache'), { recursive: true });
writeFileSync(report, `${JSON.stringify({ seed: values.seed, results }, null, 2)}\n`);
const said = ['caught', 'survived', 'equivalent'].map((fate) => `${tally(fate)} ${fate}`);
console.log(
  `Seed ${values.seed}: ${said.join(', ')}; ${tally('does not compile')} more did not compile. All in ${relative(root, report)}.`,
);
process.exitCode = tally('survived') === 0 ? 0 : 1;
