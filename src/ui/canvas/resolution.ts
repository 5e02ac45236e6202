// Hears when the page's pixels become finer or coarser: the window came to another screen, or the page is
// zoomed. No size in CSS pixels needs to change with it, so no other observer hears it.
import { mediaList } from '../media';

/** Calls `changed` at every change of `devicePixelRatio`; answers how to leave. */
export function watchResolution(changed: () => void): () => void {
  let stop: (() => void) | null = null;
  const watch = () => {
    stop?.();
    // A query knows one resolution only: all it tells is that it holds no more.
    stop = mediaList(`(resolution: ${window.devicePixelRatio}dppx)`).listen(() => {
      watch();
      changed();
    });
  };
  watch();
  return () => stop?.();
}
