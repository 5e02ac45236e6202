// Records of version 0.1.0 leave the browser's own storage as soon as the worker has them, and not before.
import { afterEach, describe, expect, it } from 'vitest';
import type { EspalierError } from '../../src/core/errors';
import { migrateRecords } from '../../src/store/migrate-records';
import type { KeyStore } from '../../src/store/own-storage';
import { textOf } from '../earlier/facts';
import { TINY } from '../tiny';
import { realPage, type RealPage } from './real-page';

const pages: RealPage[] = [];
afterEach(() => pages.splice(0).forEach((page) => page.close()));

/** A browser's storage as version 0.1.0 left it. */
function left() {
  const entries = JSON.parse(textOf('storage', 'local-storage.json')) as Record<string, string>;
  const kept = new Map(Object.entries(entries));
  const storage: KeyStore = {
    get length() {
      return kept.size;
    },
    key: (i) => [...kept.keys()][i] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
  return { kept, open: () => storage };
}

const opened = async () => {
  const page = await realPage({ data: 'synthetic', model: TINY, batch: 8 });
  pages.push(page);
  return page;
};

describe('records of version 0.1.0', () => {
  it('are handed over once, and what cannot be read stays until a person deletes it', async () => {
    const { kept, open } = left();
    const page = await opened();
    const blamed: EspalierError[] = [];
    await migrateRecords(page.client, open, (error) => blamed.push(error as EspalierError));
    expect(blamed).toEqual([]);
    expect([...kept.keys()].sort()).toEqual([
      ...['another-page', 'espalier.run.broken', 'espalier.run.later'],
    ]);
    const runs = await page.espalier.runs();
    expect(runs.map(({ network }) => network)).toEqual(['gone', 'gone', 'gone', 'gone']);
    await page.client.call('forgetRun', { id: 'espalier.run.broken' });
    expect(kept.has('espalier.run.broken')).toBe(false);
    expect(kept.has('espalier.run.later')).toBe(true);
  });

  it('stay where the browser forbids its own storage', async () => {
    const page = await opened();
    const forbidden = () => {
      throw new DOMException('no', 'SecurityError');
    };
    const blamed: unknown[] = [];
    await migrateRecords(page.client, forbidden, (error) => blamed.push(error));
    expect(blamed).toEqual([]);
  });
});
