// What tells the four sites apart beside their colour: a shape, so that grey print and every kind
// of colour vision can.
import type { Site } from '../../core/gates';

export const SITE_SHAPES = {
  qkv: '●',
  proj: '■',
  fc1: '▲',
  fc2: '◆',
} as const satisfies Record<Site, string>;
