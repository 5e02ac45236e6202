// Runs the WGSL engine in Node, kernels computed for real on a processor that stands in for a GPU: on SwiftShader,
// which comes with Chromium, or with `--driver lavapipe` on Mesa's, which has half precision, subgroups and no more
// than the limits every GPU has. `node scripts/wgsl.mjs`: other arguments are file filters; `-t NAME` picks tests.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';
import { lavapipeEnvironment } from './find-lavapipe.mjs';
import { swiftshaderEnvironment } from './find-swiftshader.mjs';

const drivers = {
  swiftshader: () => swiftshaderEnvironment({ install: true }),
  lavapipe: lavapipeEnvironment,
};

const { values, positionals } = parseArgs({
  options: {
    driver: { type: 'string' },
    name: { type: 'string', short: 't' },
    report: { type: 'string' },
  },
  allowPositionals: true,
});

/** Whose environment names a driver already knows why. */
const driver = values.driver ?? (process.env.VK_ICD_FILENAMES ? null : 'swiftshader');
/** Libraries' paths are read once, when a process starts: set in the one that is started with them. */
const READY = 'ESPALIER_VULKAN_DRIVER';

async function again() {
  const find = drivers[driver];
  if (find === undefined) {
    console.error(`No driver is called ${driver}. Drivers: ${Object.keys(drivers).join(', ')}.`);
    process.exit(2);
  }
  const env = { ...(await find()), [READY]: driver };
  const self = fileURLToPath(import.meta.url);
  const child = spawn(process.execPath, [self, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env,
  });
  child.on('close', (code) => process.exit(code ?? 1));
}

async function run() {
  const { name, report } = values;
  const vitest = await startVitest('test', positionals, {
    config: false,
    watch: false,
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['tests/engine/wgsl/**/*.run.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    ...(name === undefined ? {} : { testNamePattern: name }),
    ...(report === undefined
      ? {}
      : { reporters: ['default', 'json'], outputFile: { json: report } }),
  });
  await vitest?.close();
}

await (driver === null || process.env[READY] === driver ? run() : again());
