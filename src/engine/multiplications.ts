// How much work an operation is. Knows shapes, not how anything is computed.
import type { Op } from './operations';

/** Multiplications of the matrix products in an operation, an image, padding included. */
export function multiplicationsOf(op: Op): number {
  if (op.op === 'product') return op.out.rows * op.linear.k * op.linear.n;
  if (op.op === 'weight-sum') return op.dy.rows * op.linear.k * op.linear.n;
  if (!('layout' in op)) return 0;
  // Two products a head, in each of the three: one as wide as q and k, one as wide as its V.
  const { dh, heads } = op.layout;
  const asking = ('o' in op ? op.o : op.dout).rows;
  return asking * op.qkv.rows * heads.reduce((sum, { width }) => sum + dh + width, 0);
}
