// The order of words stands in one row: what kernels read of it and what is packed by it agree.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  KERNEL_ORDER,
  OP_WORDS,
  packed,
  placeOf,
  SHARED_WORDS,
  withConstants,
  withStructs,
} from '../../src/engine/op-words';
import { KERNELS } from '../../src/engine/wgsl/kernels';

const WASM = resolve(import.meta.dirname, '../../src/engine/wasm/kernels');
const kernelTexts = readdirSync(WASM)
  .filter((name) => name.endsWith('.ts'))
  .map((name): [string, string] => [name, readFileSync(join(WASM, name), 'utf8')]);

describe('a row of words', () => {
  it('is packed by name, in its order, with floats as their bits', () => {
    const { wgsl } = OP_WORDS.clear;
    expect(packed(wgsl, { size: 7, out: 3 })).toEqual([3, 7]);
    const attention = Object.fromEntries(
      OP_WORDS.attention.wgsl.map((word, i) => [word.replace(':f32', ''), i / 2]),
    ) as Parameters<typeof packed<typeof OP_WORDS.attention.wgsl>>[1];
    const words = packed(OP_WORDS.attention.wgsl, attention);
    expect(words.slice(0, -1)).toEqual(Array.from({ length: 13 }, (_, i) => i / 2));
    expect(new Float32Array(Int32Array.of(words.at(-1) ?? 0).buffer)[0]).toBe(6.5);
  });

  it('is the struct of a shader', () => {
    const shader = withStructs('// A.\n//words attention as Attention\nvar x: u32;');
    expect(shader).toMatch(/^\/\/ A\.\nstruct Attention \{\n {2}qkv: u32,\n {2}qkv_stride: u32,/);
    expect(shader).toMatch(/ {2}scale: f32,\n\}\nvar x: u32;$/);
    expect(() => withStructs('//words nothing as Nothing')).toThrow('no words of “nothing”');
  });

  it('is the constants of a kernel for the processor', () => {
    expect(withConstants('//words clear as CLEAR_')).toBe(
      'const CLEAR_OUT = 0;\nconst CLEAR_ROWS = 1;\nconst CLEAR_STRIDE = 2;\nconst CLEAR_WORDS = 3;',
    );
    const place = placeOf(SHARED_WORDS.step.wasm, 'smoothing');
    expect(withConstants('//bytes step')).toContain(`const SMOOTHING: usize = ${4 * place};`);
    expect(withConstants('//export words tokens')).toContain('export const TOKEN_SUM = 7;');
    expect(withConstants('//kernels')).toMatch(/^const PATCHES = 0;\nconst FOLD = 1;/);
  });
});

describe('every kernel', () => {
  it('of the GPU has the struct that its numbers are packed for, and no other', () => {
    for (const [name, { code, own }] of Object.entries(KERNELS)) {
      const at = /var<uniform> op: (\w+);/.exec(code)?.[1];
      expect([name, at !== undefined]).toEqual([name, own]);
      if (at !== undefined) expect(code).toContain(`struct ${at} {`);
      expect(code).not.toMatch(/^\/\/words/m);
    }
  });

  it('of the processor names its words and counts none', () => {
    for (const [name, text] of kernelTexts) {
      const counted = text.match(/\b(?:word|address)\((?!record, 0\), record)\w+, \d+\)/g) ?? [];
      expect([name, counted]).toEqual([name, []]);
      expect([name, text.match(/^(?:export )?const \w+ = \d+;$/gm) ?? []]).toEqual([name, []]);
    }
  });

  it('has a place in the switch of those for the processor', () => {
    const run = withConstants(kernelTexts.find(([name]) => name === 'run.ts')?.[1] ?? '');
    for (const [place, op] of KERNEL_ORDER.entries()) {
      const constant = op.replaceAll('-', '_').toUpperCase();
      expect(run).toContain(`const ${constant} = ${place};`);
      expect(run).toContain(`case ${constant}:`);
    }
    expect(run.match(/ case /g)).toHaveLength(KERNEL_ORDER.length);
  });
});
