// What a chart shows besides axes and lines: bands of the phases with their names, and the names of
// the lines at their ends. One component each, however many points a line has.
// Invariant: both axes are linear and start at 0.
import { usePlotArea } from 'recharts';
import type { Turned } from '../../core/trained-settings';
import type { Band } from '../model/curve-lines';

/** Where the axes end. */
interface Ends {
  /** Of the axis of steps. */
  readonly last: number;
  /** Of the y axis. */
  readonly top: number;
}

interface BandsProps extends Pick<Ends, 'last'> {
  readonly bands: readonly Band[];
  readonly nameOf: (phase: Band['phase']) => string;
  /** What is written inside a band whose steps were undone. */
  readonly undone: string;
}

/**
 * The phases as bands, every other one shaded, each with its name over its left end; undone ones are
 * framed by dots instead.
 */
export function Bands({ bands, nameOf, undone, last }: BandsProps) {
  const area = usePlotArea();
  if (area === undefined) return null;
  const x = (step: number) => area.x + (step / last) * area.width;
  return bands.map(({ phase, start, end, undone: gone }, i) => (
    <g
      key={`${phase}-${start}`}
      className={`chart-band chart-band-${i % 2}`}
      data-undone={gone ? '' : undefined}
    >
      <rect x={x(start)} y={area.y} width={x(end) - x(start)} height={area.height} />
      <text x={x(start) + 2} y={area.y - 5}>
        {nameOf(phase)}
      </text>
      {gone && (
        <text x={x(start) + 3} y={area.y + area.height - 5}>
          {undone}
        </text>
      )}
    </g>
  ));
}

interface TurnMarksProps extends Pick<Ends, 'last'> {
  readonly turns: readonly Turned[];
  readonly wordsOf: (turn: Turned) => string;
}

/** Rows of words that neighbours take in turn. */
const ROWS = 3;

/** A line where a setting was turned, with its new value on the side where there is room. */
export function TurnMarks({ turns, wordsOf, last }: TurnMarksProps) {
  const area = usePlotArea();
  if (area === undefined) return null;
  return turns.map((turn, i) => {
    const x = area.x + (turn.at / last) * area.width;
    const left = turn.at > last / 2;
    return (
      <g key={turn.at} className="chart-turn">
        <line x1={x} x2={x} y1={area.y} y2={area.y + area.height} />
        <text
          x={x + (left ? -4 : 4)}
          y={area.y + 12 + 14 * (i % ROWS)}
          textAnchor={left ? 'end' : 'start'}
        >
          {wordsOf(turn)}
        </text>
      </g>
    );
  });
}

/** What the axis across counts, after its last number. */
export function AcrossWord({ word }: { readonly word: string }) {
  const area = usePlotArea();
  if (area === undefined) return null;
  return (
    <text x={area.x + area.width + 28} y={area.y + area.height + 17}>
      {word}
    </text>
  );
}

/** Where a line ends. */
export interface LineEnd {
  readonly label: string;
  readonly step: number;
  readonly value: number;
  /** Whether the label stands above the line's end or under it, where two end close together. */
  readonly above: boolean;
}

/** The names of the lines beside their ends. */
export function EndLabels({ ends, last, top }: Ends & { readonly ends: readonly LineEnd[] }) {
  const area = usePlotArea();
  if (area === undefined) return null;
  // Lower down stands the word for the axis of steps.
  const lowest = area.y + area.height + 4;
  return ends.map(({ label, step, value, above }) => (
    <text
      key={label}
      x={area.x + (step / last) * area.width + 8}
      y={Math.min(lowest, area.y + (1 - value / top) * area.height + (above ? -4 : 13))}
      className="chart-label"
    >
      {label}
    </text>
  ));
}
