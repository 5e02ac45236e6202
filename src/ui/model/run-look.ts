// Colour and shape of a run in every drawing: the run at hand an ink circle, earlier ones a colour of
// six and a shape of five, so that thirty of them are told apart, in greyscale by shape. Pure.

/** Colours of earlier runs: the tokens `--run-0` … */
export const RUN_COLOURS = 6;

export const RUN_SHAPES = ['square', 'up', 'diamond', 'down', 'hexagon'] as const;
export type RunShape = (typeof RUN_SHAPES)[number] | 'circle' | 'star';

export interface RunLook {
  /** As in a style sheet. */
  readonly colour: string;
  readonly shape: RunShape;
}

export const PRESENT_LOOK: RunLook = { colour: 'var(--ink)', shape: 'circle' };

/** What came with the page or from a file, which no run made. */
export const GIVEN_LOOK: RunLook = { colour: 'var(--ink2)', shape: 'star' };

/** @param look index of an earlier run, 0… */
export const lookOf = (look: number): RunLook => ({
  colour: `var(--run-${look % RUN_COLOURS})`,
  shape: RUN_SHAPES[look % RUN_SHAPES.length] ?? 'square',
});

const polygon = (points: readonly (readonly [number, number])[]): string =>
  `M${points.map(([x, y]) => `${x.toFixed(2)} ${y.toFixed(2)}`).join('L')}Z`;

const regular = (corners: number, r: number, turn: number): string =>
  polygon(
    Array.from({ length: corners }, (_, i) => {
      const angle = turn + (2 * Math.PI * i) / corners;
      return [r * Math.cos(angle), r * Math.sin(angle)] as const;
    }),
  );

const star = (points: number, r: number): string =>
  polygon(
    Array.from({ length: 2 * points }, (_, i) => {
      const angle = -Math.PI / 2 + (Math.PI * i) / points;
      const at = i % 2 === 0 ? r : 0.45 * r;
      return [at * Math.cos(angle), at * Math.sin(angle)] as const;
    }),
  );

/** Outline of a shape around 0, 0, as an SVG path. Shapes of one `r` cover about the same area. */
export function shapePath(shape: RunShape, r: number): string {
  switch (shape) {
    case 'circle':
      return `M${-r} 0A${r} ${r} 0 1 1 ${r} 0A${r} ${r} 0 1 1 ${-r} 0Z`;
    case 'square':
      return regular(4, 1.25 * r, Math.PI / 4);
    case 'diamond':
      return regular(4, 1.3 * r, 0);
    case 'up':
      return regular(3, 1.45 * r, -Math.PI / 2);
    case 'down':
      return regular(3, 1.45 * r, Math.PI / 2);
    case 'star':
      return star(5, 1.6 * r);
    case 'hexagon':
      return regular(6, 1.1 * r, 0);
  }
}
