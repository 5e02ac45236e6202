// `npm test`: every check, every test, and of the long tests what a seed draws; all of them run even when one
// fails. With names (`npm test -- lint unit`) only those steps, with `--long` all long tests, with `--seed 7`
// others of them. Every half minute it says what runs and since when. The last line is `N passed, N failed`:
// each test counts, and each step that is no test suite counts as one.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findBrowser } from './find-browser.mjs';
import { createProgress } from './progress.mjs';

const root = resolve(import.meta.dirname, '..');
const modules = join(root, 'node_modules');

/** Starts a Node script of the project; resolves to its exit code and, when held, its output. */
function runNode(script, args, { hold = false, env = {}, tell = null } = {}) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: root,
      stdio: ['ignore', ...Array(2).fill(hold ? 'pipe' : 'inherit'), ...(tell ? ['ipc'] : [])],
      env: { ...process.env, ...env },
    });
    let output = '';
    if (tell !== null) child.on('message', tell);
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => done({ code: 1, output: output + error.message }));
    child.on('close', (code) => done({ code: code ?? 1, output }));
  });
}

/** Runs scripts one after another until one fails. */
const check =
  (...runs) =>
  async ({ hold }) => {
    let output = '';
    for (const [script, ...args] of runs) {
      const result = await runNode(join(root, script), args, { hold });
      output += result.output;
      if (result.code !== 0) return { passed: 0, failed: 1, output };
    }
    return { passed: 1, failed: 0, output };
  };

/**
 * What vitest reports, with everything that did not pass counted as failed: skipped tests too, but for those
 * that were not asked for where tests are picked by name.
 */
function countTests(reportFile, code, picked = false) {
  if (!existsSync(reportFile)) return { passed: 0, failed: 1 };
  const report = JSON.parse(readFileSync(reportFile, 'utf8'));
  const passed = report.numPassedTests;
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const left = picked ? report.numPendingTests : 0;
  const none = picked && passed === 0 ? 1 : 0;
  const failed = report.numTotalTests - left - passed + broken.length + none;
  // Errors outside of tests fail the run without failing a test.
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed };
}

/** Where a suite reports to, with nothing there of an earlier run. */
function freshReport(name) {
  const file = join(root, '.cache', `${name}.json`);
  mkdirSync(join(root, '.cache'), { recursive: true });
  rmSync(file, { force: true });
  return file;
}

/** @param name of the report, where a project is run in two parts */
async function vitest(project, { hold, tell, env = {} }, some = [], name = project) {
  const reportFile = freshReport(name);
  const telling = join(root, 'scripts/tell-progress.mjs');
  const reporters = ['default', 'json', telling].map((one) => `--reporter=${one}`);
  const report = `--outputFile.json=${reportFile}`;
  const args = ['run', '--project', project, ...reporters, report, ...some];
  const script = join(modules, 'vitest/vitest.mjs');
  const { code, output } = await runNode(script, args, { hold, tell, env });
  return { ...countTests(reportFile, code), output };
}

async function endToEnd(options, some = [], name = 'e2e') {
  try {
    const { path, how } = await findBrowser({ install: true });
    console.log(`Browser: ${path} (${how})`);
    return await vitest('e2e', { ...options, env: { CHROME_PATH: path } }, some, name);
  } catch (error) {
    return { passed: 0, failed: 1, output: error.message };
  }
}

/** The part of the browser tests that the other lane has time for; asked for by name, `e2e` runs them all. */
const BESIDE = ['tests/e2e/lessons.test.ts', 'tests/e2e/draw-first.test.ts'];
const withoutThose = () => (wanted.length > 0 ? [] : BESIDE.map((file) => `--exclude=**/${file}`));

/** Of the tests of WGSL kernels those whose variants a change breaks most easily: all of them take minutes. */
async function wgsl({ hold }) {
  const reportFile = freshReport('wgsl');
  const args = ['-t', 'product|takes a step in parts', '--report', reportFile];
  const { code, output } = await runNode(join(root, 'scripts/wgsl.mjs'), args, { hold });
  return { ...countTests(reportFile, code, true), output };
}

async function build(options) {
  // A build that fails must not leave an older site for the next steps to test.
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  return check(['node_modules/vite/bin/vite.js', 'build'])(options);
}

const dpdm = 'node_modules/dpdm/lib/bin/dpdm.js';
const tsc = 'node_modules/typescript-native/bin/tsc';

/**
 * Two lanes side by side: the browser tests wait for pages more than they compute, which leaves a core
 * to the rest. Steps of one group run side by side, the groups of a lane one after another.
 */
const lanes = [
  [
    {
      types: check([tsc, '--noEmit', '-p', '.'], [tsc, '--noEmit', '-p', 'tsconfig.src.json']),
      build,
      house: check(['scripts/check-house.mjs']),
    },
    { bundle: check(['scripts/check-bundle.mjs']) },
    { e2e: (options) => endToEnd(options, withoutThose()) },
  ],
  [
    {
      format: check(['node_modules/prettier/bin/prettier.cjs', '--check', '.']),
      lint: check(['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.']),
      cycles: check([
        dpdm,
        '--no-tree',
        '--no-warning',
        '--no-progress',
        '--exit-code',
        'circular:1',
        ...['src', 'headless', 'tests', 'scripts'].flatMap((folder) => [
          `${folder}/**/*.ts`,
          `${folder}/**/*.tsx`,
        ]),
      ]),
    },
    { unit: (options) => vitest('unit', options) },
    { wgsl },
    { lessons: (options) => endToEnd(options, BESIDE, 'lessons') },
  ],
];

const progress = createProgress((line) => console.log(line));

async function runStep(name, step, hold) {
  console.log(hold ? `── ${name} begins` : `\n── ${name}`);
  const start = performance.now();
  const { tell, end } = progress.begin(name);
  const result = await step({ hold, tell });
  end();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const output = result.output?.trimEnd() ?? '';
  if (output !== '') console.log(hold ? `\n── ${name}\n${output}` : output);
  console.log(`── ${name} ${result.failed === 0 ? 'passed' : 'FAILED'} in ${seconds} s`);
  return { name, seconds, ...result };
}

const { values, positionals: wanted } = parseArgs({
  options: { long: { type: 'boolean', default: false }, seed: { type: 'string' } },
  allowPositionals: true,
});
const names = lanes.flat().flatMap((group) => Object.keys(group));
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`No step is called ${unknown.join(', ')}. Steps: ${names.join(', ')}.`);
  process.exit(2);
}
const wantedOf = (group) =>
  Object.entries(group).filter(([name]) => wanted.length === 0 || wanted.includes(name));
const lanesAtWork = lanes.filter((lane) => lane.some((group) => wantedOf(group).length > 0)).length;

async function runLane(lane) {
  const results = [];
  for (const group of lane) {
    const steps = wantedOf(group);
    // A step alone speaks as it goes; of several at once each is printed whole when it is done.
    const hold = lanesAtWork > 1 || steps.length > 1;
    results.push(...(await Promise.all(steps.map(([name, step]) => runStep(name, step, hold)))));
  }
  return results;
}

/** Every state of the code draws its own, and draws them again where it is tested again. */
const head = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' });
const seed = values.seed ?? (head.status === 0 ? head.stdout.trim() : '1');
Object.assign(process.env, { ESPALIER_SEED: seed, ESPALIER_LONG: values.long ? '1' : '0' });
console.log(
  values.long
    ? 'All long tests run.'
    : `Seed ${seed} draws what runs of the long tests: \`npm test -- --seed ${seed}\` draws the same, \`npm run test:long\` all.`,
);
const stop = progress.start();
const results = (await Promise.all(lanes.map(runLane))).flat();
stop();

const sum = (key) => results.reduce((total, result) => total + result[key], 0);
console.log('');
for (const { name, seconds, passed, failed } of results) {
  console.log(`${name.padEnd(8)}${seconds.padStart(7)} s  ${passed} passed, ${failed} failed`);
}
process.exitCode = sum('failed') === 0 ? 0 : 1;
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
