// The arena: slices that never overlap, activations that share space only after their lives.
import { expect, test } from 'vitest';
import { PRESETS } from '../../src/core/config';
import { paramTable } from '../../src/core/params';
import {
  ALIGN,
  DECAYED,
  GATE,
  layoutParams,
  padded,
  panelFloats,
  SliceAllocator,
  Workspace,
} from '../../src/engine/memory';

test('widths are padded to whole vectors, panels to eight columns', () => {
  expect([1, 4, 30, 36, 53].map(padded)).toEqual([4, 4, 32, 36, 56]);
  expect(panelFloats(5, 12)).toBe(80);
});

test('slices lie behind one another, each at a multiple of 64 floats', () => {
  const slices = new SliceAllocator();
  expect([slices.take(1), slices.take(65), slices.take(64)]).toEqual([0, 64, 192]);
  expect(slices.size).toBe(256);
});

test('every parameter has a slice of its own, and every 64 floats know what they belong to', () => {
  const layout = layoutParams(paramTable({ config: PRESETS.nano, kept: null }));
  let end = 0;
  for (const { name, offset, size, role } of layout.table) {
    expect(offset % ALIGN, name).toBe(0);
    expect(offset).toBeGreaterThanOrEqual(end);
    end = offset + size;
    for (let at = offset; at < end; at += ALIGN)
      expect(layout.flags[Math.floor(at / ALIGN)]).toBe(
        (role === 'weight' ? DECAYED : 0) | (role === 'gate' ? GATE : 0),
      );
  }
  expect(layout.size).toBeGreaterThanOrEqual(end);
  const isGate = layout.table.map(({ role }) => role === 'gate');
  expect(layout.gates).toBe(layout.table[isGate.lastIndexOf(true) + 1]?.offset);
  expect(layout.spec('head.bias')).toMatchObject({ size: 10 });
  expect(() => layout.spec('nobody')).toThrow('no parameter nobody');
});

test('a view that is given back makes room for the next ones, neighbours together', () => {
  const work = new Workspace(2);
  const [a, b, c] = [work.take(4, 16), work.take(4, 16), work.take(4, 16)];
  work.give(a, b);
  const whole = work.take(8, 16);
  expect(whole.offset).toBe(a.offset);
  expect(work.size).toBe(3 * 128);
  const last = work.take(1, 1);
  expect(last.offset).toBe(c.offset + 128);
  expect(() => work.give(b)).toThrow();
});

test('the smallest hole that fits is taken', () => {
  const work = new Workspace(1);
  const large = work.take(64, 64);
  work.take(1, 4);
  const small = work.take(1, 64);
  work.take(1, 4);
  work.give(large, small);
  expect(work.take(1, 60).offset).toBe(small.offset);
});
