// mask.json: cutting a network by what it says, and by nothing else, gives the compact network.
import { expect, test } from 'vitest';
import { compactParams } from '../../src/core/compact';
import { initParams } from '../../src/core/init';
import { param, type BlockKept } from '../../src/core/params';
import { writeMask } from '../../src/formats/mask-file';
import { SMALLEST } from '../tiny';

const kept: BlockKept[] = [0, 1].map((b) => ({
  qkv: Uint32Array.of(0, 3 + b),
  proj: Uint32Array.of(1, 6),
  fc1: Uint32Array.of(7),
  fc2: Uint32Array.of(2, 5, 15 - b),
}));
const provenance = { data: 'fashion-mnist', seed: '7' };
const about = { config: SMALLEST, kept, rate: 0.6, criterion: 'gate', provenance };
const read = JSON.parse(new TextDecoder().decode(writeMask(about))) as {
  kept: Record<string, number[]>;
};

test('names each map once, with its rate, config and provenance', () => {
  expect(read).toMatchObject({ format: 'espalier-mask', version: 1, rate: 0.6, config: SMALLEST });
  expect(read).toMatchObject({ criterion: 'gate', provenance });
  expect(Object.keys(read.kept)).toHaveLength(8);
  expect(read.kept['blocks.1.mlp.fc2.in']).toEqual([2, 5, 14]);
});

test('rows and columns are those of the compact network', () => {
  const dense = initParams(SMALLEST, 1); // Gates are 1.
  const compact = compactParams(SMALLEST, dense, kept);
  const d = SMALLEST.dim;
  const columns = (map: string) => read.kept[`blocks.0.${map}.in`] ?? [];
  const cut = (map: string, width: number, rows: readonly number[]): number[] => {
    const weight = param(dense, `blocks.0.${map}.weight`);
    return rows.flatMap((row) => columns(map).map((column) => weight[row * width + column] ?? NaN));
  };
  const every = Array.from({ length: 2 * d }, (_, i) => i);
  const qkv = [...every, ...columns('attn.proj').map((channel) => 2 * d + channel)];
  const wanted = (map: string) => Array.from(param(compact, `blocks.0.${map}.weight`));
  expect(cut('attn.qkv', d, qkv)).toEqual(wanted('attn.qkv'));
  expect(cut('attn.proj', d, every.slice(0, d))).toEqual(wanted('attn.proj'));
  expect(cut('mlp.fc1', d, columns('mlp.fc2'))).toEqual(wanted('mlp.fc1'));
  expect(cut('mlp.fc2', 2 * d, every.slice(0, d))).toEqual(wanted('mlp.fc2'));
});
