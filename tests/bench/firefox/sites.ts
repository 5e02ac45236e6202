// The two sites that are compared: the built one in dist/, and one built here without the nudge. Owns the
// second one's folder, which `close` removes.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { preview } from 'vite';
import { startSite, type Site } from '../../e2e/site';

const root = resolve(import.meta.dirname, '../../..');

export interface Sites {
  /** With a Chromium to compare Firefox with. */
  readonly built: Site;
  /** Address of the site that waits as the browser lets it. */
  readonly without: string;
  readonly close: () => Promise<void>;
}

/** @throws when dist/ has not been built, or the other one cannot be */
export async function startSites(): Promise<Sites> {
  const outDir = mkdtempSync(join(tmpdir(), 'espalier-never-late-'));
  const config = 'tests/bench/firefox/never-late.config.ts';
  const built = await startSite();
  try {
    const vite = join(root, 'node_modules/vite/bin/vite.js');
    execFileSync(
      process.execPath,
      [vite, 'build', '--config', config, '--outDir', outDir, '--logLevel', 'error'],
      { cwd: root, stdio: 'inherit', env: { ...process.env, NODE_ENV: 'production' } },
    );
    const server = await preview({
      root,
      logLevel: 'error',
      build: { outDir },
      preview: { host: '127.0.0.1', port: 0, open: false },
    });
    const [without = ''] = server.resolvedUrls?.local ?? [];
    const close = async () => {
      await server.close();
      await built.close();
      rmSync(outDir, { recursive: true });
    };
    return { built, without, close };
  } catch (error) {
    await built.close();
    rmSync(outDir, { recursive: true });
    throw error;
  }
}
