// Threads meet seldom, and never too seldom: checked float by float, with the thread of every image.
import { expect, test } from 'vitest';
import { PRESETS } from '../../src/core/config';
import type { ModelShape } from '../../src/core/params';
import { planStep, stepOf } from '../../src/engine/graph';
import type { View } from '../../src/engine/memory';
import type { Op } from '../../src/engine/operations';
import { meetings } from '../../src/engine/wasm/meetings';
import { TINY } from '../tiny';
import { ODD, UNEVEN } from './fixtures';

const BATCH = 2;
/** The views of an operation in the workspace, by the name they have in it. */
const viewsOf = (op: Op): [name: string, view: View][] =>
  Object.entries(op).filter((entry): entry is [string, View] => {
    const value: unknown = entry[1];
    return typeof value === 'object' && value !== null && 'region' in value && 'rows' in value;
  });

const WRITTEN: Readonly<Partial<Record<Op['op'], readonly string[]>>> = {
  patches: ['out'],
  clear: ['out'],
  product: ['out', 'slope'],
  normalise: ['out', 'stats'],
  'normalise-back': ['dx'],
  attention: ['p', 'o'],
  'attention-rows': ['ds', 'dqkv'],
  'attention-columns': ['dqkv'],
  loss: ['dlogits', 'scores'],
};
const CROSSING = new Set(['weight-sum', 'token-sum', 'measure']);
const ALL = -1;

/** Who has touched a float of the workspace since the last meeting: an image's thread, or all. */
class Floats {
  private readonly readers = new Map<number, Set<number>>();
  private readonly writers = new Map<number, Set<number>>();

  /** @returns whether another one has written it, or has read what is written now */
  touch(at: number, who: number, writes: boolean): boolean {
    const others = (map: Map<number, Set<number>>): boolean =>
      [...(map.get(at) ?? [])].some((other) => other !== who || other === ALL);
    const clash = others(this.writers) || (writes && others(this.readers));
    const map = writes ? this.writers : this.readers;
    map.set(at, (map.get(at) ?? new Set()).add(who));
    return clash;
  }
}

/** Operations that touch what another thread has in hand. */
function clashes(ops: readonly Op[], meets: readonly boolean[]): string[] {
  const found: string[] = [];
  let floats = new Floats();
  ops.forEach((op, i) => {
    let clash = false;
    for (const [name, view] of viewsOf(op)) {
      const writes = WRITTEN[op.op]?.includes(name) ?? false;
      const size = view.rows * view.stride;
      for (let at = 0; at < BATCH * size; at++) {
        const who = CROSSING.has(op.op) ? ALL : Math.floor(at / size);
        clash = floats.touch(view.offset + at, who, writes) || clash;
      }
    }
    if (clash) found.push(`${i}: ${op.op}`);
    if (meets[i] === true) floats = new Floats();
  });
  return found;
}

const shapes: [string, ModelShape][] = [
  ['a tiny network', { config: TINY, kept: null }],
  ['an odd one', { config: ODD, kept: null }],
  ['a cut one', { config: ODD, kept: UNEVEN }],
];

test.each(shapes)('in a step of %s nobody touches what another thread has in hand', (_, shape) => {
  const ops = stepOf(planStep(shape, BATCH));
  const meets = meetings(ops, BATCH);
  expect(clashes(ops, meets)).toEqual([]);
  // Each of them is needed: without it somebody would, or an operation on weights is beside it.
  const weights = (op: Op | undefined) =>
    op === undefined || ['fold', 'token-sum', 'unfold', 'measure', 'update'].includes(op.op);
  const idle = meets.flatMap((meet, i) => {
    if (!meet || weights(ops[i]) || weights(ops[i + 1])) return [];
    return clashes(ops, meets.with(i, false)).length === 0 ? [i] : [];
  });
  expect(idle).toEqual([]);
});

test('forward, threads meet once: behind the weights', () => {
  const { fold, forward } = planStep({ config: PRESETS.nano, kept: null }, 64);
  expect(meetings([...fold, ...forward], 64).filter(Boolean)).toHaveLength(2);
});

test('a step has a meeting for four or five of a block’s nineteen operations', () => {
  const count = (depth: number): number => {
    const plan = planStep({ config: { ...PRESETS.nano, depth }, kept: null }, 64);
    return meetings(stepOf(plan), 64).filter(Boolean).length;
  };
  expect(count(5) - count(4)).toBeLessThanOrEqual(5);
});
