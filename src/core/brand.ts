// Branded values: numbers and arrays that were checked once, at the edge. Inside the product they
// are taken at their word; nothing below re-checks them.

declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/**
 * Share of all gates to remove, 0…0.95 in commands and on the page, where `pruneRate` makes it; that of a
 * cut that came in a file may be up to 1.
 */
export type PruneRate = Brand<number, 'PruneRate'>;

/** One byte per gate of the network, in the order of `gates.ts`: 1 keeps the channel, 0 drops it. */
export type KeepMask = Brand<Uint8Array, 'KeepMask'>;

/**
 * Used only for what was checked or built before: in `ranking.ts` and `controls.ts`, and for the rate of
 * a cut in worker/run.ts.
 */
export const asPruneRate = (value: number): PruneRate => value as PruneRate;

/** See {@link asPruneRate}; and for channels that a person chose, in worker/picture-answers.ts. */
export const asKeepMask = (mask: Uint8Array): KeepMask => mask as KeepMask;
