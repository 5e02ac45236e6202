// Runs the WGSL engine in Node, kernels computed for real on SwiftShader, the software GPU that comes with
// Chromium: `node scripts/wgsl.mjs`. Arguments go to vitest as file filters; `-t NAME` picks tests.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';
import { swiftshaderEnvironment } from './find-swiftshader.mjs';

async function again() {
  const env = await swiftshaderEnvironment({ install: true });
  const self = fileURLToPath(import.meta.url);
  const child = spawn(process.execPath, [self, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env,
  });
  child.on('close', (code) => process.exit(code ?? 1));
}

async function run() {
  const args = process.argv.slice(2);
  const at = args.indexOf('-t');
  const [, name] = at < 0 ? [] : args.splice(at, 2);
  const vitest = await startVitest('test', args, {
    config: false,
    watch: false,
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['tests/engine/wgsl/**/*.run.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    ...(name === undefined ? {} : { testNamePattern: name }),
  });
  await vitest?.close();
}

await (process.env.VK_ICD_FILENAMES ? run() : again());
