// Both languages say everything, with the same live numbers in it.
import { describe, expect, it } from 'vitest';
import { CONTROLS } from '../../src/core/controls';
import en from '../../src/ui/locales/en.json';
import zh from '../../src/ui/locales/zh.json';

function messages(tree: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree) as [string, unknown][]) {
    const at = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') found.set(at, value);
    else if (typeof value === 'object' && value !== null)
      for (const [deep, text] of messages(value, at)) found.set(deep, text);
  }
  return found;
}

const english = messages(en);
const chinese = messages(zh);
const holes = (text: string) => (text.match(/\{\{.+?\}\}/g) ?? []).sort();

describe('the catalogues', () => {
  it('have the same keys', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('take the same numbers in every message', () => {
    for (const [key, text] of english)
      expect([key, ...holes(chinese.get(key) ?? '')]).toEqual([key, ...holes(text)]);
  });

  it('leave no message empty', () => {
    for (const text of [...english.values(), ...chinese.values()]) expect(text).not.toBe('');
  });

  it('name and explain every control', () => {
    for (const { label } of Object.values(CONTROLS))
      for (const section of ['control', 'explain'])
        expect(english.has(`${section}.${label}`)).toBe(true);
  });

  it('punctuate Chinese in full width and use the words of the field', () => {
    for (const [key, text] of chinese) {
      expect([key, /\p{Script=Han}[,;:!?]/u.test(text)]).toEqual([key, false]);
      expect([key, /大门|精调/.test(text)]).toEqual([key, false]);
    }
  });
});
