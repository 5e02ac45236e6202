// What a question covers: every target has a rule that hides it.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TARGETS } from '../../../src/core/lesson';

const css = readFileSync(new URL('../../../src/ui/lesson/covers.css', import.meta.url), 'utf8');
const [rule = ''] = css.match(/[^}]*\{\s*visibility: hidden;/) ?? [];

describe('a cover', () => {
  it.each(TARGETS)('hides %s', (target) => {
    expect(rule).toContain(`:root[data-covered~='${target}']`);
  });
});
