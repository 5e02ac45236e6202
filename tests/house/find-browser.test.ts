// The search for a browser: what was asked for comes first, and nothing is made up.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBrowser } from '../../scripts/find-browser.mjs';

describe('findBrowser', () => {
  let folder: string;
  let browser: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'espalier-browser-'));
    browser = join(folder, 'chromium');
    writeFileSync(browser, '#!/bin/sh\n');
    chmodSync(browser, 0o755);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('takes CHROME_PATH before anything that is installed', async () => {
    const found = await findBrowser({ install: false, env: { CHROME_PATH: browser } });
    expect(found).toEqual({ path: browser, how: 'CHROME_PATH' });
  });

  it('refuses a CHROME_PATH that does not run, and says what to do', async () => {
    const env = { CHROME_PATH: join(folder, 'missing'), PATH: folder };
    await expect(findBrowser({ install: false, env })).rejects.toThrow(/missing.*set CHROME_PATH/s);
  });

  it('finds an installed Chromium in the folders of PATH', async () => {
    const found = await findBrowser({ install: false, env: { PATH: folder } });
    expect(found.path).toBe(browser);
  });
});
