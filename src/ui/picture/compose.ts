// Makes a picture of a panel at twice the page's size: title, drawings, the words between them, what they
// mean, and the facts of the run, on the page's own ground. It reads the page and changes nothing on it.
import type { PageState } from '../../store/store';
import { drawingOn, canvasScene, styleContext } from '../canvas/surface';
import { createPlate } from '../canvas/plate';
import { readPalette, type Palette } from '../canvas/palette';
import type { PictureSource } from './registry';
import { svgImage } from './svg-image';
import { textRuns, type TextRun } from './text-runs';
import { wrapped } from './words';

/** Pixels of the picture per CSS pixel. */
const SCALE = 2;
const EDGE = 24;
/** Room a caption wants, whatever the chart's width. */
const NARROWEST = 440;

export interface PictureWords {
  /** The page's name. */
  readonly page: string;
  readonly facts: string;
}

/** Where a part of the panel lies, CSS pixels from the panel's corner. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The picture of a panel as it is now. */
export async function composePicture(
  source: PictureSource,
  state: PageState,
  words: PictureWords,
): Promise<HTMLCanvasElement> {
  const palette = readPalette();
  const { unit } = palette;
  const panel = source.element.getBoundingClientRect();
  const runs = [...textRuns(source.element), ...axisOf(source, 10 * unit)];
  const { top, bottom } = extentOf(source.element, runs);
  const width = Math.max(panel.width, NARROWEST * unit);
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d');
  if (pen === null) return canvas;

  const font = (size: number, weight = 400) => `${weight} ${size * unit}px ${palette.fontFamily}`;
  const line = 20 * unit;
  const measureWith = (style: string) => {
    pen.font = style;
    return (text: string) => pen.measureText(text).width;
  };
  const title = wrapped(source.title, width, measureWith(font(18, 600)));
  const caption = wrapped(source.caption(), width, measureWith(font(13)));
  const facts = wrapped(words.facts, width, measureWith(font(12)));
  const head = EDGE + title.length * 1.4 * line + 8;
  const height = head + (bottom - top) + 16 + (caption.length + facts.length + 1) * line + EDGE;
  canvas.width = Math.round((width + 2 * EDGE) * SCALE);
  canvas.height = Math.round(height * SCALE);
  pen.scale(SCALE, SCALE);
  pen.textBaseline = 'middle';
  pen.fillStyle = palette.bg;
  pen.fillRect(0, 0, width + 2 * EDGE, height);

  let y = EDGE;
  const write = (lines: readonly string[], style: string, colour: string, step: number) => {
    pen.font = style;
    pen.fillStyle = colour;
    for (const text of lines) {
      pen.fillText(text, EDGE, y + step / 2);
      y += step;
    }
  };
  write(title, font(18, 600), palette.ink, 1.4 * line);
  pen.save();
  pen.translate(EDGE, head - top);
  await drawPanel(pen, source.element, palette, state);
  drawRuns(pen, runs);
  pen.restore();
  y = head + (bottom - top) + 16;
  write(caption, font(13), palette.ink, line);
  write(facts, font(12), palette.ink2, line);
  write([words.page], font(12, 600), palette.ink2, line);
  return canvas;
}

const drawn = (element: HTMLElement): (HTMLCanvasElement | SVGSVGElement)[] =>
  [...element.querySelectorAll<HTMLCanvasElement | SVGSVGElement>('canvas, svg')].filter(
    (part) => part.closest('button, .instrument-head') === null && part.checkVisibility(),
  );

function placeIn(element: HTMLElement, part: Element): Place {
  const corner = element.getBoundingClientRect();
  const { left, top, width, height } = part.getBoundingClientRect();
  return { x: left - corner.left, y: top - corner.top, width, height };
}

/** The words of an axis outside the panel, `below` its last drawing: what lies between is left out. */
function axisOf({ element, axis }: PictureSource, below: number): TextRun[] {
  const row = axis?.() ?? null;
  if (row === null) return [];
  const ends = drawn(element).map((part) => placeIn(element, part));
  const y = below + Math.max(0, ...ends.map(({ y, height }) => y + height));
  const { x } = placeIn(element, row);
  return textRuns(row).map((run) => ({ ...run, x: x + run.x, y }));
}

/** From the first drawing or word to the last: heads and captions are written anew. */
function extentOf(element: HTMLElement, runs: readonly TextRun[]): { top: number; bottom: number } {
  const places = drawn(element).map((part) => placeIn(element, part));
  const top = Math.min(...places.map(({ y }) => y), ...runs.map(({ y }) => y - 12));
  const bottom = Math.max(
    ...places.map(({ y, height }) => y + height),
    ...runs.map(({ y }) => y + 12),
  );
  return Number.isFinite(top) ? { top, bottom } : { top: 0, bottom: 0 };
}

async function drawPanel(
  pen: CanvasRenderingContext2D,
  element: HTMLElement,
  palette: Palette,
  state: PageState,
): Promise<void> {
  for (const part of drawn(element)) {
    const { x, y, width, height } = placeIn(element, part);
    if (width === 0 || height === 0) continue;
    const image =
      part instanceof HTMLCanvasElement
        ? redrawn(part, width, height, palette, state)
        : await svgImage(part);
    pen.drawImage(image, x, y, width, height);
  }
}

function drawRuns(pen: CanvasRenderingContext2D, runs: readonly TextRun[]): void {
  for (const { text, x, y, font, colour } of runs) {
    pen.font = font;
    pen.fillStyle = colour;
    pen.fillText(text, x, y);
  }
}

/** The canvas drawn anew at the picture's resolution; its pixels where nobody knows how. */
function redrawn(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  palette: Palette,
  state: PageState,
): HTMLCanvasElement {
  const drawing = drawingOn(canvas);
  if (drawing === null) return canvas;
  const copy = document.createElement('canvas');
  copy.width = Math.round(width * SCALE);
  copy.height = Math.round(height * SCALE);
  const ctx = copy.getContext('2d');
  if (ctx === null) return canvas;
  styleContext(ctx, palette);
  ctx.setTransform(SCALE, 0, 0, SCALE, 0, 0);
  drawing.draw(canvasScene({ ctx, width, height, dpr: SCALE, palette, state }, createPlate()));
  return copy;
}
