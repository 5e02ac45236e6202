// Finds a Chromium for the tests, or gets one: CHROME_PATH, an installed one, Playwright's own, then
// Debian's package, then the npm package @sparticuz/chromium. Never answers without a browser.
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const root = resolve(import.meta.dirname, '..');
const cache = join(root, '.cache', 'browser');

const commands = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'chrome',
];

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where Chrome and Chromium usually lie on this system, besides the folders of PATH. */
function usualPlaces(env) {
  if (process.platform === 'darwin') {
    return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
      ['Google Chrome', 'Chromium'].map((app) => `${folder}/${app}.app/Contents/MacOS/${app}`),
    );
  }
  if (process.platform === 'win32') {
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA];
    return folders
      .filter(Boolean)
      .flatMap((folder) =>
        ['Google\\Chrome', 'Chromium'].map((app) => `${folder}\\${app}\\Application\\chrome.exe`),
      );
  }
  return ['/opt/google/chrome/chrome', '/usr/lib/chromium/chromium', '/snap/bin/chromium'];
}

function installed(env) {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const named = folders.flatMap((folder) => commands.map((command) => join(folder, command)));
  return [...named, ...usualPlaces(env)].find(isExecutable) ?? null;
}

/** The browser this version of Playwright would download, where somebody has downloaded it. */
function playwrights() {
  const path = chromium.executablePath();
  return path && existsSync(path) ? path : null;
}

function installFromDebian(env) {
  if (process.platform !== 'linux' || process.getuid() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return null;
  }
  const options = { stdio: 'inherit', env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } };
  console.log("No browser found. Installing Debian's chromium (apt-get install chromium).");
  execFileSync('apt-get', ['update'], options);
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options);
  return installed(env);
}

/** A headless Chromium as an npm package; the project itself does not depend on it. */
async function installFromNpm() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const entry = join(cache, 'node_modules/@sparticuz/chromium/build/esm/index.js');
  if (!existsSync(entry)) {
    console.log('No browser found. Installing @sparticuz/chromium into .cache/browser.');
    mkdirSync(cache, { recursive: true });
    // A package of its own, or npm would install into the project around it.
    writeFileSync(join(cache, 'package.json'), '{ "private": true }\n');
    // The last version that runs on Node 20.
    const args = ['install', '--no-audit', '--no-fund', '@sparticuz/chromium@147'];
    execFileSync('npm', args, { cwd: cache, stdio: 'inherit' });
  }
  const { default: packaged } = await import(pathToFileURL(entry).href);
  const path = await packaged.executablePath();
  // It starts only where the system has the libraries it needs; better said here than later.
  execFileSync(path, ['--version'], { stdio: 'ignore' });
  return path;
}

const advice =
  'Install Google Chrome or Chromium (Debian: apt-get install chromium), or set CHROME_PATH to ' +
  'the executable of one, and run again.';

/**
 * Finds a Chromium-based browser, installing one if there is none and `install` is true.
 *
 * @param {{ install: boolean, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ path: string, how: string }>} the executable, and in words where it came from
 * @throws when CHROME_PATH names nothing that runs, or when there is no browser and none to be had
 */
export async function findBrowser({ install, env = process.env }) {
  if (env.CHROME_PATH) {
    if (isExecutable(env.CHROME_PATH)) return { path: env.CHROME_PATH, how: 'CHROME_PATH' };
    throw new Error(`CHROME_PATH is ${env.CHROME_PATH}, which is no executable file. ${advice}`);
  }
  const places = [
    [installed, 'installed on this machine'],
    [playwrights, "Playwright's own"],
    ...(install
      ? [
          [installFromDebian, "Debian's chromium package, installed just now"],
          [installFromNpm, 'the npm package @sparticuz/chromium, in .cache/browser'],
        ]
      : []),
  ];
  const failures = [];
  for (const [look, how] of places) {
    try {
      const path = await look(env);
      if (path !== null) return { path, how };
    } catch (error) {
      failures.push(`${how}: ${error.message}`);
    }
  }
  throw new Error(['No Chromium-based browser was found.', advice, ...failures].join('\n'));
}
