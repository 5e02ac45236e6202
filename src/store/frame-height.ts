// How high what a frame shows is, as the page drew it, for the page around the frame. Null until it is drawn.
import { createStore, type StoreApi } from 'zustand/vanilla';

/** CSS pixels, whole. */
export type FrameHeight = StoreApi<{ readonly height: number | null }>;

export const createFrameHeight = (): FrameHeight => createStore(() => ({ height: null }));
