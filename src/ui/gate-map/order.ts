// In which slot of its site a gate is drawn: its own channel's, or by falling score.
import type { GateSite } from '../../core/gates';
import type { Ranking } from '../../core/ranking';

/** Flat gate index by flat slot: site by site, where the slots of a site begin at its offset. */
export function placeOrder(total: number): Uint32Array {
  return Uint32Array.from({ length: total }, (_, i) => i);
}

/** The same with every site by falling score; equal scores keep falling channel order. */
export function sortedOrder(sites: readonly GateSite[], ranking: Ranking): Uint32Array {
  const total = ranking.values.length;
  const siteOf = new Uint16Array(total);
  const next = new Uint32Array(sites.length);
  sites.forEach(({ offset, size }, s) => {
    siteOf.fill(s, offset, offset + size);
    next[s] = offset;
  });
  const order = new Uint32Array(total);
  for (let rank = total - 1; rank >= 0; rank--) {
    const gate = ranking.order[rank]!;
    const site = siteOf[gate]!;
    order[next[site]!++] = gate;
  }
  return order;
}

/** The inverse of an order: flat slot by flat gate index. */
export function slotsOf(order: Uint32Array): Uint32Array {
  const slots = new Uint32Array(order.length);
  order.forEach((gate, slot) => (slots[gate] = slot));
  return slots;
}
