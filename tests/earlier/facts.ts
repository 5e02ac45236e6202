// What files, stored networks and records of version 0.1.0 say, in few figures: enough to see that they
// still open as they did. Holds no expectation.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ResultRow } from '../../src/core/network-state';
import type { ModelShape, ParamSet } from '../../src/core/params';

export const pathOf = (...parts: string[]): string => join(import.meta.dirname, ...parts);

export const bytesOf = (...parts: string[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(pathOf(...parts)));

export const textOf = (...parts: string[]): string => readFileSync(pathOf(...parts), 'utf8');

/** SHA-256 over all parameters, in the order of their names. */
export function shaOf(params: ParamSet): string {
  const hash = createHash('sha256');
  for (const name of Object.keys(params).sort()) {
    const values = params[name] ?? new Float32Array();
    hash.update(name).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('hex');
}

/** Channels kept, block by block: qkv, proj, fc1, fc2; null for a dense network. */
export const keptOf = ({ kept }: ModelShape): number[][] | null =>
  kept?.map(({ qkv, proj, fc1, fc2 }) => [qkv, proj, fc1, fc2].map((site) => site.length)) ?? null;

/** Kind, rate, steps, top-1 and source of each line of a table. */
export const rowFacts = (rows: readonly ResultRow[]) =>
  rows.map(({ kind, rate, steps, top1, source }) => ({ kind, rate, steps, top1, source }));
