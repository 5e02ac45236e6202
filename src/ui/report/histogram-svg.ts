// The four histograms of a report, drawn from the same bins as the page's: kept is solid, would go is
// hatched, gone is a dotted outline, one threshold across all. Pure.
import { SITES, type Site } from '../../core/gates';
import { SITE_SHAPES } from '../model/site-marks';
import { placeWithin, ticksOn, type BinScale } from '../../core/gate-bins';
import { countTicks, logHeight, splitBar, type Bins } from '../model/bins';
import { markup, type Markup } from './markup';
import { PAPER, PAPER_SITES } from './paper';

const WIDTH = 440;
const HEIGHT = 190;
const LEFT = 46;
const RIGHT = 12;
const TOP = 34;
const BOTTOM = 24;

export interface HistogramWords {
  readonly count: (value: number) => string;
  /** A score that the axis names. */
  readonly tick: (score: number) => string;
  /** `τ 0.011` */
  readonly threshold: string;
  /** The last bin. */
  readonly above: string;
  readonly label: string;
}

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

/**
 * @param bins counts of each site
 * @param top the largest count any bar can reach
 * @param threshold τ; its line stands in every panel
 * @param start counts where the phase began, drawn as a grey outline
 * @param scale of the scores
 */
export function histogramSvg(
  bins: Readonly<Record<Site, Bins>>,
  top: number,
  threshold: number,
  words: HistogramWords,
  start: Readonly<Record<Site, Bins>> | null,
  scale: BinScale,
): Markup {
  const panels = SITES.map(
    (site, i) =>
      markup`<g transform="translate(${(i % 2) * WIDTH} ${Math.floor(i / 2) * HEIGHT})"
        >${panel(site, bins[site], top, threshold, words, start?.[site] ?? null, scale)}</g
      >`,
  );
  return markup`<svg
    viewBox="0 0 ${2 * WIDTH} ${2 * HEIGHT}"
    width="${2 * WIDTH}"
    role="img"
    aria-label="${words.label}"
  >
    ${panels}
  </svg>`;
}

function panel(
  site: Site,
  bins: Bins,
  top: number,
  threshold: number,
  words: HistogramWords,
  start: Bins | null,
  scale: BinScale,
): Markup {
  const bottom = HEIGHT - BOTTOM;
  const full = bottom - TOP;
  const step = (WIDTH - LEFT - RIGHT) / scale.bins;
  const x = (score: number) => LEFT + placeWithin(scale, score) * step;
  const grid = countTicks(top).map((tick) => {
    const y = bottom - logHeight(tick, top) * full;
    return markup`<path d="M${LEFT} ${y}H${WIDTH - RIGHT}" stroke="${PAPER.hairline}" /><text
        x="${LEFT - 6}"
        y="${y + 4}"
        text-anchor="end"
        >${words.count(tick)}</text
      >`;
  });
  const scores = ticksOn(scale, false).map(
    (score) =>
      markup`<text x="${x(score)}" y="${HEIGHT - 6}" text-anchor="middle"
        >${words.tick(score)}</text
      >`,
  );
  const bars = Array.from(bins.count, (count, bin) =>
    count === 0
      ? markup``
      : bar(
          bins,
          bin,
          { x: LEFT + bin * step, width: step - 1, bottom },
          logHeight(count, top) * full,
          PAPER_SITES[site],
        ),
  );
  const outline = Array.from(start?.count ?? [], (count, bin) => {
    const y = fixed(bottom - logHeight(count, top) * full);
    return `L${fixed(LEFT + bin * step)} ${y}H${fixed(LEFT + (bin + 1) * step - 1)}`;
  });
  const began =
    outline.length === 0
      ? null
      : markup`<path
          d="M${LEFT} ${bottom}${outline.join('')}V${bottom}"
          fill="none"
          stroke="${PAPER.control}"
        />`;
  const cut = x(threshold);
  return markup`<text class="ink" x="${LEFT}" y="16" font-weight="600"
      ><tspan style="fill:${PAPER_SITES[site]}">${SITE_SHAPES[site]}</tspan> ${site}</text
    >${grid}${scores}<text x="${WIDTH - RIGHT}" y="${HEIGHT - 6}" text-anchor="end"
      >${words.above}</text
    >${bars}${began}<path d="M${LEFT} ${bottom}H${WIDTH - RIGHT}" stroke="${PAPER.control}" /><path
      d="M${cut} ${TOP - 8}V${bottom}"
      stroke="${PAPER.accent}"
      stroke-width="2"
    /><text class="cut" x="${cut + 6}" y="${TOP - 4}">${words.threshold}</text>`;
}

function bar(
  bins: Bins,
  bin: number,
  place: { readonly x: number; readonly width: number; readonly bottom: number },
  height: number,
  colour: string,
): Markup {
  const { kept, goes, gone } = splitBar(bins, bin);
  const looks = [
    [kept, markup`fill="${colour}"`],
    [goes, markup`fill="url(#hatch)" stroke="${PAPER.control}" stroke-width="0.75"`],
    [
      gone,
      markup`fill="none" stroke="${PAPER.control}" stroke-width="0.75" stroke-dasharray="1.5 2.5"`,
    ],
  ] as const;
  let base = place.bottom;
  const parts = looks.map(([share, look]) => {
    if (share <= 0) return markup``;
    const part = share * height;
    base -= part;
    return markup`<rect
      x="${place.x}"
      y="${base}"
      width="${place.width}"
      height="${part}"
      ${look}
    />`;
  });
  return markup`${parts}`;
}

const fixed = (value: number): string => String(Math.round(value * 10) / 10);
