// Runs the WGSL engine in Node, kernels computed for real on SwiftShader, the software GPU that comes with
// Chromium: `node scripts/wgsl.mjs`. Arguments go to vitest as file filters; `-t NAME` picks tests.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';
import { findBrowser } from './find-browser.mjs';

const driver = 'vk_swiftshader_icd.json';

/** The folder with SwiftShader and a Vulkan loader: beside the browser, or where Debian has it. */
async function swiftshader() {
  const { path } = await findBrowser({ install: true });
  const folders = [dirname(realpathSync(path)), '/usr/lib/chromium'];
  const folder = folders.find((each) => existsSync(join(each, driver)));
  if (folder === undefined)
    throw new Error(`${path} comes without ${driver}. Set VK_ICD_FILENAMES to that of a Chromium.`);
  return folder;
}

// The loader reads the paths of libraries once, when a process starts.
async function again() {
  const folder = await swiftshader();
  const paths = [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter);
  const env = {
    ...process.env,
    VK_ICD_FILENAMES: join(folder, driver),
    LD_LIBRARY_PATH: paths,
  };
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
