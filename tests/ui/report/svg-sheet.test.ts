// The sheet of a report: what a drawing asks of it, as the SVG that a browser draws the same from.
import { expect, it } from 'vitest';
import type { Pen } from '../../../src/ui/canvas/sheet';
import { svgSheet } from '../../../src/ui/report/svg-sheet';

function svg(draw: (pen: Pen) => void): string[] {
  const sheet = svgSheet(100, 50);
  draw(sheet.pen);
  return sheet.drawn().map(({ html }) => html);
}

it('closes a whole circle, which one arc cannot', () => {
  const [circle = ''] = svg((pen) => {
    pen.fillStyle = 'red';
    pen.arc(10, 10, 4, 0, 2 * Math.PI);
    pen.fill();
  });
  expect(circle).toBe('<path d="M14 10A4 4 0 0 1 6 10A4 4 0 0 1 14 10" fill="red" />');
});

it('bends half a circle the way it is asked to', () => {
  const half = (back: boolean) =>
    svg((pen) => {
      pen.moveTo(0, 6);
      pen.arc(10, 10, 4, -Math.PI / 2, Math.PI / 2, back);
      pen.stroke();
    })[0];
  expect(half(false)).toContain('d="M0 6L10 6A4 4 0 0 1 10 14"');
  expect(half(true)).toContain('d="M0 6L10 6A4 4 0 0 0 10 14"');
});

it('makes one element of a shape that is filled and outlined, and two of two shapes', () => {
  const drawn = svg((pen) => {
    pen.fillStyle = 'white';
    pen.strokeStyle = 'grey';
    pen.setLineDash([3, 2]);
    pen.rect(1, 2, 3, 4);
    pen.fill();
    pen.stroke();
    pen.setLineDash([]);
    pen.beginPath();
    pen.rect(5, 5, 1, 1);
    pen.stroke();
  });
  expect(drawn).toEqual([
    '<path d="M1 2h3v4h-3z" fill="white" stroke="grey" stroke-dasharray="3 2" />',
    '<path d="M5 5h1v1h-1z" fill="none" stroke="grey" />',
  ]);
});

it('sets words on the middle of their line, as text and never as markup', () => {
  const drawn = svg((pen) => {
    pen.textAlign = 'right';
    pen.globalAlpha = 0.5;
    pen.fillStyle = 'black';
    pen.fillText('a < b', 20, 10);
  });
  expect(drawn).toEqual([
    '<text x="20" y="14" text-anchor="end" fill="black" opacity="0.5">a &lt; b</text>',
  ]);
});

it('says nothing of a shape that was not begun', () => {
  expect(
    svg((pen) => {
      pen.fill();
      pen.stroke();
    }),
  ).toEqual([]);
});
