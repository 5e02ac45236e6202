// What `npm test` says while it runs: every step at work with the file and the test it is at, and how long.
import { fork } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { createProgress, type Told } from '../../scripts/progress.mjs';

const root = resolve(import.meta.dirname, '../..');

it('names what runs, since when, and what it is at', () => {
  const said: string[] = [];
  let now = new Date(2026, 10, 29, 20, 45, 10).getTime();
  const progress = createProgress(
    (line) => said.push(line),
    () => now,
  );
  const build = progress.begin('build');
  const unit = progress.begin('unit');
  now += 20_000;
  unit.tell({ file: 'tests/a.test.ts' });
  unit.tell({ file: 'tests/b.test.ts', test: 'adds' });
  now += 10_000;
  progress.report();
  expect(said).toEqual([
    '── build runs since 20:45:10, 30 s',
    '── unit runs since 20:45:10, 30 s\n   tests/a.test.ts, for 10 s\n   tests/b.test.ts, “adds”, for 10 s',
  ]);
  build.end();
  unit.tell({ file: 'tests/a.test.ts', ended: true });
  unit.tell({ file: 'tests/b.test.ts', ended: true });
  now += 30_000;
  progress.report();
  expect(said.slice(2)).toEqual(['── unit runs since 20:45:10, 60 s']);
});

it('hears from vitest which test runs', async () => {
  const child = fork(
    resolve(root, 'node_modules/vitest/vitest.mjs'),
    [
      ...['run', '--project', 'unit', 'tests/house/find-browser.test.ts'],
      `--reporter=${resolve(root, 'scripts/tell-progress.mjs')}`,
    ],
    { cwd: root, silent: true },
  );
  const told: Told[] = [];
  child.on('message', (message) => told.push(message as Told));
  expect(await new Promise((done) => child.on('close', done))).toBe(0);
  const file = 'tests/house/find-browser.test.ts';
  expect(told[0]).toEqual({ file });
  expect(told).toContainEqual({
    file,
    test: 'findBrowser > finds an installed Chromium in the folders of PATH',
  });
  expect(told.at(-1)).toEqual({ file, ended: true });
});
