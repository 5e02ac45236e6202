// Hears when the page's pixels become finer or coarser: the window came to another screen, or the page is
// zoomed. No size in CSS pixels needs to change with it, so no other observer hears it.

/** Calls `changed` at every change of `devicePixelRatio`; answers how to leave. */
export function watchResolution(changed: () => void): () => void {
  let query: MediaQueryList | null = null;
  const leave = () => query?.removeEventListener('change', hear);
  const hear = () => {
    watch();
    changed();
  };
  const watch = () => {
    leave();
    // A query knows one resolution only: all it tells is that it holds no more.
    query = matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    query.addEventListener('change', hear);
  };
  watch();
  return leave;
}
