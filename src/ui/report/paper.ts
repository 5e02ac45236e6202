// The colours of a report: those of the page's light theme, since a report is paper whatever the page looks
// like. A test holds them to tokens.css.
import type { Palette } from '../canvas/palette';
import { markup, type Markup } from './markup';

export const PAPER: Palette = {
  bg: '#faf8f3',
  panel: '#ffffff',
  sunk: '#f1eee6',
  hairline: '#dedbd2',
  ink: '#1f2421',
  ink2: '#56605a',
  control: '#7a827d',
  accent: '#a8326e',
  onAccent: '#ffffff',
  bark: '#6b5a48',
  sites: { qkv: '#00375c', proj: '#8f3500', fc1: '#007f5c', fc2: '#b27500' },
  // Other runs are not in a report.
  runs: [],
  dark: false,
  fontFamily:
    'system-ui, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  unit: 1,
  stroke: 1,
};

/** The fill of what would go; see {@link PATTERNS}. */
export const HATCH = 'url(#hatch)';

/** The patterns that the drawings of a report share; stands once in the document. */
export const PATTERNS: Markup = markup`<svg
  width="0"
  height="0"
  style="position:absolute"
  aria-hidden="true"
>
  <defs>
    <pattern
      id="hatch"
      width="4"
      height="4"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect width="4" height="4" fill="${PAPER.panel}" />
      <rect width="1" height="4" fill="${PAPER.control}" />
    </pattern>
  </defs>
</svg>`;

/** The style sheet of a report. It asks for nothing from outside. */
export const STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.5rem 4rem; background: ${PAPER.bg}; color: ${PAPER.ink};
  font: 0.875rem/1.45 ${PAPER.fontFamily};
  font-variant-numeric: tabular-nums; }
html:lang(zh) body { line-height: 1.7; }
h1, .sentence { font-family: "Iowan Old Style", Palatino, "Palatino Linotype", Georgia, "Noto Serif", "Liberation Serif", "DejaVu Serif", serif; }
html:lang(zh) :is(h1, .sentence) { font-family: "Iowan Old Style", Palatino, Georgia, "Songti SC", "Noto Serif CJK SC", serif; }
h1 { margin: 0; font-size: 2.125rem; font-weight: 600; }
h2 { margin: 2rem 0 0.5rem; padding-top: 1rem; border-top: 1px solid ${PAPER.hairline}; font-size: 1rem; }
.sentence { margin: 1.5rem 0; font-size: 1.25rem; }
.small, figcaption, caption { color: ${PAPER.ink2}; font-size: 0.75rem; text-align: start; }
figure { margin: 0 0 1rem; }
svg { display: block; max-width: 100%; height: auto; }
svg text { font: 12px ${PAPER.fontFamily}; }
svg text.name { font-weight: 600; }
table { width: 100%; border-collapse: collapse; margin-bottom: 0.5rem; }
th, td { padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid ${PAPER.hairline}; text-align: end; vertical-align: baseline; }
th:first-child, td:first-child { text-align: start; }
thead th { color: ${PAPER.ink2}; font-size: 0.75rem; font-weight: 600; }
tbody th { font-weight: 600; }
.facts td, .facts th { text-align: start; overflow-wrap: anywhere; }
.facts th { width: 14rem; }
.scroll { overflow-x: auto; }
.scroll td { white-space: nowrap; }
a { color: ${PAPER.ink}; overflow-wrap: anywhere; }
ol { margin: 0; padding-inline-start: 1.5rem; }
pre { overflow-x: auto; padding: 0.75rem; background: ${PAPER.sunk}; font-size: 0.75rem; }
@media print {
  body { max-width: none; padding: 0; background: none; font-size: 10pt; }
  h2, figcaption, caption { break-after: avoid; }
  figure, tr, li { break-inside: avoid; }
  .scroll { overflow: visible; }
}
`;
