// The theme button: the first press changes what is seen, and three presses come round.
import { expect, it } from 'vitest';
import type { Theme } from '../../../src/store/view-state';
import { nextTheme } from '../../../src/ui/header/header';

const seen = (theme: Theme, dark: boolean) =>
  theme === 'system' ? (dark ? 'dark' : 'light') : theme;

it.each([true, false])('turns from the system to the other theme first (dark: %s)', (dark) => {
  const first = nextTheme('system', dark);
  expect(seen(first, dark)).not.toBe(seen('system', dark));
  const second = nextTheme(first, dark);
  expect(seen(second, dark)).not.toBe(seen(first, dark));
  expect(nextTheme(second, dark)).toBe('system');
});
