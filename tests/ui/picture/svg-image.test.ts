// A picture's drawing has no style sheet: a property that is not carried over is lost in it.
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { STYLED } from '../../../src/ui/picture/svg-image';

/** Properties that only drawings have. */
const OF_DRAWINGS = /^\s*((?:fill|stroke|paint|text-anchor|dominant)[\w-]*):/gm;

it('carries every property into a picture that a style sheet gives to drawings', () => {
  const root = resolve(import.meta.dirname, '../../../src/ui');
  const sheets = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.css'))
    .map((path) => readFileSync(resolve(root, path), 'utf8'));
  const said = sheets.flatMap((sheet) =>
    Array.from(sheet.matchAll(OF_DRAWINGS), ([, property]) => property ?? ''),
  );
  expect(said).toContain('paint-order');
  expect([...new Set(said)].filter((property) => !STYLED.includes(property))).toEqual([]);
});
