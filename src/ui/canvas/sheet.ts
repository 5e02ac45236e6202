// What a drawing is drawn on, whatever that is: a canvas of the page, an SVG of a report, a list of calls in a
// test. A drawing that is written against it is drawn the same on each.
// Invariant: coordinates are CSS pixels; words stand on the middle of their line, in 12 px of the page's type.
import type { Palette } from './palette';

/** The part of a 2D context that drawings use. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'globalAlpha'
  | 'textAlign'
  | 'setLineDash'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'quadraticCurveTo'
  | 'arc'
  | 'rect'
  | 'roundRect'
  | 'closePath'
  | 'fill'
  | 'stroke'
  | 'fillRect'
  | 'strokeRect'
  | 'fillText'
>;

/** What a shape is filled with. */
export type Ink = Pen['fillStyle'];

export interface Sheet {
  readonly pen: Pen;
  readonly width: number;
  readonly height: number;
  /** The finest that can be seen: parts of a CSS pixel. Edges of bars and cells lie on these. */
  readonly dpr: number;
  readonly palette: Palette;
  /** Width of words. */
  readonly measure: (words: string) => number;
  /** Panel colour with the hatch of what would go over it. */
  readonly hatch: () => Ink;
  /**
   * Draws what stands still while the rest moves. A canvas keeps it, and lays it down whole until one of the
   * values is another (Object.is): letters and lines cost far more than a copy of their pixels.
   */
  readonly still: (values: readonly unknown[], draw: (sheet: Sheet) => void) => void;
}
