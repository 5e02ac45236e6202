// A curve chart of a report: lines against steps, phases as bands with their names, a label at the end of
// every line. Values are drawn as they are. Pure.
import type { Band } from '../model/curve-lines';
import { markup, type Markup } from './markup';
import { PAPER } from './paper';

const WIDTH = 880;
const HEIGHT = 220;
const LEFT = 56;
const RIGHT = 110;
const TOP = 24;
const BOTTOM = 26;

export interface CurveLine {
  readonly label: string;
  readonly points: readonly { readonly step: number; readonly value: number }[];
  readonly look: 'main' | 'dashed' | 'faint' | 'dots';
  /** Whether the label stands above the line's end or under it. */
  readonly above: boolean;
}

export interface CurveChart {
  readonly lines: readonly CurveLine[];
  readonly bands: readonly Band[];
  /** What is written inside a band whose cut was undone. */
  readonly undone: string;
  readonly nameOf: (phase: Band['phase']) => string;
  readonly last: number;
  /** Upper end of the y axis, which begins at 0. */
  readonly top: number;
  readonly tick: (value: number) => string;
  readonly count: (value: number) => string;
  /** What the axis across counts. */
  readonly across: string;
  readonly label: string;
}

const LOOKS = {
  main: markup`stroke="${PAPER.ink}" stroke-width="1.5"`,
  dashed: markup`stroke="${PAPER.ink2}" stroke-width="1.5" stroke-dasharray="4 3"`,
  faint: markup`stroke="${PAPER.control}"`,
  dots: markup`stroke="${PAPER.ink}" stroke-width="1.5"`,
} as const;

export function curveSvg(chart: CurveChart): Markup {
  const bottom = HEIGHT - BOTTOM;
  const right = WIDTH - RIGHT;
  const last = Math.max(1, chart.last);
  const x = (step: number) => LEFT + (step / last) * (right - LEFT);
  const y = (value: number) => bottom - (Math.min(value, chart.top) / chart.top) * (bottom - TOP);
  const bands = chart.bands.map(
    ({ phase, start, end, undone }, i) =>
      markup`<rect
          x="${x(start)}"
          y="${TOP}"
          width="${x(end) - x(start)}"
          height="${bottom - TOP}"
          fill="${i % 2 === 0 ? PAPER.sunk : 'none'}"
        /><text x="${x(start) + 2}" y="${TOP - 8}">${chart.nameOf(phase)}</text>
        ${undone ? markup`<text x="${x(start) + 3}" y="${bottom - 5}">${chart.undone}</text>` : null}`,
  );
  const values = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const value = share * chart.top;
    return markup`<path d="M${LEFT} ${y(value)}H${right}" stroke="${PAPER.hairline}" /><text
        x="${LEFT - 8}"
        y="${y(value) + 4}"
        text-anchor="end"
        >${chart.tick(value)}</text
      >`;
  });
  const steps = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const step = Math.round(share * last);
    return markup`<text x="${x(step)}" y="${HEIGHT - 6}" text-anchor="middle"
      >${chart.count(step)}</text
    >`;
  });
  const lines = chart.lines.map(({ label, points, look, above }) => {
    const seen = points.filter(({ value }) => Number.isFinite(value));
    const end = seen.at(-1);
    if (end === undefined) return markup``;
    const path = seen.map(
      (p, i) => `${i === 0 ? 'M' : 'L'}${fixed(x(p.step))} ${fixed(y(p.value))}`,
    );
    const dots =
      look === 'dots'
        ? seen.map(
            (p) =>
              markup`<circle cx="${x(p.step)}" cy="${y(p.value)}" r="2.5" fill="${PAPER.ink}" />`,
          )
        : [];
    return markup`<path d="${path.join('')}" fill="none" ${LOOKS[look]} />${dots}<text
        class="ink"
        x="${x(end.step) + 8}"
        y="${y(end.value) + (above ? -4 : 13)}"
        >${label}</text
      >`;
  });
  return markup`<svg
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    width="${WIDTH}"
    role="img"
    aria-label="${chart.label}"
  >
    ${bands}${values}${steps}<text x="${right + 28}" y="${HEIGHT - 6}">${chart.across}</text>${lines}
  </svg>`;
}

const fixed = (value: number): string => String(Math.round(value * 10) / 10);
