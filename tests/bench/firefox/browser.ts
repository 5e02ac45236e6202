// A Firefox for benchmarks: FIREFOX_PATH, an installed one, or Debian's package; headless, with WebGPU on
// the software adapter. It is started and ended here, and has a profile of its own.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  constants,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { swiftshaderEnvironment } from '../../../scripts/find-swiftshader.mjs';
import { connectMarionette } from './marionette';

export interface Firefox {
  readonly version: string;
  /** Opens the page and waits for its console API. */
  readonly open: (url: string) => Promise<void>;
  /** Runs the body of an async function in the page; answers what it returns, as JSON. */
  readonly evaluate: <T>(body: string) => Promise<T>;
  readonly close: () => Promise<void>;
}

/** WebGPU as it is where the driver is on Firefox's list; no traffic of the browser's own. */
const PREFERENCES: Readonly<Record<string, boolean | number | string>> = {
  'dom.webgpu.enabled': true,
  'gfx.webgpu.ignore-blocklist': true,
  'marionette.port': 0,
  'app.update.enabled': false,
  'browser.aboutConfig.showWarning': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.telemetry.enabled': false,
};

const START_MS = 90_000;
/** Of a script: a benchmark knows how long it takes. */
const SCRIPT_MS = 600_000;

/**
 * The executable; null where there is none and none can be had.
 * @throws when FIREFOX_PATH names nothing that runs
 */
export function findFirefox(): string | null {
  const named = process.env['FIREFOX_PATH'];
  if (named !== undefined && !isExecutable(named))
    throw new Error(`FIREFOX_PATH is ${named}, which is no executable file.`);
  return named ?? installed() ?? fromDebian();
}

function installed(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const paths = folders.flatMap((folder) =>
    ['firefox-esr', 'firefox'].map((name) => join(folder, name)),
  );
  return paths.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function fromDebian(): string | null {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null;
  console.info("No Firefox found. Installing Debian's firefox-esr (apt-get install firefox-esr).");
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    execFileSync('apt-get', ['update'], { stdio: 'ignore', env });
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'firefox-esr'], {
      stdio: 'ignore',
      env,
    });
  } catch {
    return null;
  }
  return installed();
}

/** The driver that VK_ICD_FILENAMES names, or SwiftShader. */
const vulkan = async () =>
  process.env['VK_ICD_FILENAMES'] ? process.env : swiftshaderEnvironment({ install: true });

/** @throws when it does not start */
export async function startFirefox(path: string): Promise<Firefox> {
  const profile = mkdtempSync(join(tmpdir(), 'espalier-firefox-'));
  const lines = Object.entries(PREFERENCES).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  writeFileSync(join(profile, 'user.js'), lines.join('\n'));
  const child = spawn(path, ['--headless', '--marionette', '--no-remote', '--profile', profile], {
    stdio: 'ignore',
    // Firefox keeps some things beside the profile.
    env: { ...(await vulkan()), HOME: profile },
  });
  const ended = once(child, 'exit');
  const end = async () => {
    child.kill();
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const { send, close } = await connectMarionette(await portOf(profile));
    const session = (await send('WebDriver:NewSession', {})) as {
      capabilities: { browserVersion: string };
    };
    await send('WebDriver:SetTimeouts', { script: SCRIPT_MS, pageLoad: START_MS });
    const evaluate = async <T>(body: string) => {
      const script = `const done = arguments[0];
        (async () => { ${body} })().then(
          (value) => done({ value }), (error) => done({ error: String(error) }));`;
      const answer = await send('WebDriver:ExecuteAsyncScript', {
        script,
        args: [],
        sandbox: null,
      });
      const { value } = answer as { value: { value: T; error?: string } };
      if (value.error !== undefined) throw new Error(value.error);
      return value.value;
    };
    return {
      version: session.capabilities.browserVersion,
      evaluate,
      open: async (url) => {
        await send('WebDriver:Navigate', { url });
        await evaluate(`
          while (window.espalier === undefined)
            await new Promise((resolve) => setTimeout(resolve, 100));`);
      },
      close: async () => {
        close();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Where Marionette listens: Firefox writes it down once it does. */
async function portOf(profile: string): Promise<number> {
  const file = join(profile, 'MarionetteActivePort');
  const end = Date.now() + START_MS;
  while (Date.now() < end) {
    const port = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
    if (port > 0) return port;
    await sleep(100);
  }
  throw new Error(`Firefox did not start within ${START_MS / 1000} s.`);
}
