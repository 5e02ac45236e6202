// The page's tokens as canvases need them: plain colours and sizes. Read again when the theme or the
// presentation changes; no colour of its own stands here.
import { SITES, type Site } from '../../core/gates';
import { RUN_COLOURS } from '../model/run-look';
import { withTokens } from './tokens';

/** Colours are `rgb(250, 248, 243)`, however the sheet writes them. */
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
  /** Of earlier runs, by index; see `ui/model/run-look.ts`. */
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

export const readPalette = (): Palette =>
  withTokens(({ colour, length, faces }) => ({
    bg: colour('--bg'),
    panel: colour('--panel'),
    sunk: colour('--sunk'),
    hairline: colour('--hairline'),
    ink: colour('--ink'),
    ink2: colour('--ink2'),
    bark: colour('--bark'),
    control: colour('--control'),
    accent: colour('--accent'),
    onAccent: colour('--on-accent'),
    sites: Object.fromEntries(SITES.map((site) => [site, colour(`--${site}`)])) as Record<
      Site,
      string
    >,
    runs: Array.from({ length: RUN_COLOURS }, (_, i) => colour(`--run-${i}`)),
    dark: document.documentElement.dataset['theme'] === 'dark',
    fontFamily: faces('--sans'),
    unit: pageUnit(),
    stroke: length('--stroke') || 1,
  }));
