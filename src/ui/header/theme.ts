// The order in which the theme button goes round: from what the system has to the other, so that the
// first press changes what is seen, then to the third and back to the system.
import type { Theme } from '../../store/view-state';

/** @param dark whether the system asks for dark */
export function nextTheme(theme: Theme, dark: boolean): Theme {
  const [own, other] = dark ? (['dark', 'light'] as const) : (['light', 'dark'] as const);
  if (theme === 'system') return other;
  return theme === other ? own : 'system';
}
