// The page's tokens as canvases need them: plain colours and sizes, read from the style sheet. Read
// again when the theme or the presentation changes; no colour of its own stands here.
import { SITES, type Site } from '../../core/gates';
import { RUN_COLOURS } from '../runs/run-look';

export interface Palette {
  readonly bg: string;
  readonly panel: string;
  readonly sunk: string;
  readonly hairline: string;
  readonly ink: string;
  readonly ink2: string;
  /** The residual stream. */
  readonly bark: string;
  /** Control borders and the hatch of what would go. */
  readonly control: string;
  readonly accent: string;
  readonly onAccent: string;
  readonly sites: Readonly<Record<Site, string>>;
  /** Of earlier runs, by index; see `ui/runs/run-look.ts`. */
  readonly runs: readonly string[];
  readonly dark: boolean;
  readonly fontFamily: string;
  /** Size of the page's type: 1 at 16 px a rem. */
  readonly unit: number;
  /** Thickness of hairlines in CSS pixels; doubled for a projector. */
  readonly stroke: number;
}

/** Size of the page's type: 1 at 16 px a rem. */
export const pageUnit = (): number =>
  parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

export function readPalette(): Palette {
  const root = document.documentElement;
  const style = getComputedStyle(root);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const sites = Object.fromEntries(SITES.map((site) => [site, token(`--${site}`)]));
  return {
    bg: token('--bg'),
    panel: token('--panel'),
    sunk: token('--sunk'),
    hairline: token('--hairline'),
    ink: token('--ink'),
    ink2: token('--ink2'),
    bark: token('--bark'),
    control: token('--control'),
    accent: token('--accent'),
    onAccent: token('--on-accent'),
    sites: sites as Record<Site, string>,
    runs: Array.from({ length: RUN_COLOURS }, (_, i) => token(`--run-${i}`)),
    dark: root.dataset['theme'] === 'dark',
    fontFamily: token('--sans'),
    unit: pageUnit(),
    stroke: parseFloat(token('--stroke')) || 1,
  };
}

/** A colour token `#rrggbb` as bytes. Anything else is black. */
export function bytesOf(colour: string): [number, number, number] {
  const hex = /^#([0-9a-f]{6})$/i.exec(colour)?.[1] ?? '000000';
  const value = parseInt(hex, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
