// What the page knows of its files without a network. Types only but for the list of reasons.

/**
 * Whether the page may go offline: all that ships is kept, or not, because a file on the host is not the
 * one that this version of the page was built with, could not be fetched, or found no room.
 */
export type OfflineState =
  { readonly kept: true } | { readonly kept: false; readonly why: Unkept; readonly file: string };

export const UNKEPT = ['differs', 'unreachable', 'storage'] as const;
export type Unkept = (typeof UNKEPT)[number];
