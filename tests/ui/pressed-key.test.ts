// Keys of an input method are not the page's.
import { describe, expect, it } from 'vitest';
import { pressedKey } from '../../src/ui/pressed-key';

const press = (key: string, isComposing: boolean, keyCode: number) =>
  pressedKey({ key, nativeEvent: { isComposing, keyCode } });

describe('a key that is pressed', () => {
  it('is told by its name', () => {
    expect(press('Enter', false, 13)).toBe('Enter');
    expect(press('Escape', false, 27)).toBe('Escape');
  });

  it.each([
    ['takes a candidate', 'Enter', true, 13],
    ['drops what is composed', 'Escape', true, 27],
    ['ends a word in Safari, which composes no more by then', 'Enter', false, 229],
  ] as const)('is none of the page’s where it %s', (_, key, isComposing, keyCode) => {
    expect(press(key, isComposing, keyCode)).toBeNull();
  });
});
