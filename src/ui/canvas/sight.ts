// Whether something is in sight, or soon will be: inside of the window and not under the dock.
import { flows } from '../flow';
import { observeSight, observeSizes, type Observer } from '../observers';

/** Things are drawn and written this many CSS pixels before they are scrolled into sight. */
const NEAR = 48;
const DOCK = '.dock-area';

/**
 * Tells whenever an element comes near or goes, from the first time that the page is laid out.
 * @returns how to leave
 */
export function watchSight(element: Element, tell: (near: boolean) => void): () => void {
  const dock = element.closest(DOCK) === null ? document.querySelector<HTMLElement>(DOCK) : null;
  let sight: Observer | null = null;
  /** @param covered CSS pixels at the foot of the window that the dock lies over */
  const watch = (covered: number) => {
    sight?.disconnect();
    sight = observeSight(
      // While the page is laid out several entries may come at once: the last is how it is now.
      (entries) => tell(entries.at(-1)?.isIntersecting === true),
      `${NEAR}px 0px ${NEAR - Math.round(covered)}px`,
    );
    sight.observe(element);
  };
  let covered = 0;
  const cover = () => watch(flows('dock') ? 0 : covered);
  // An observer tells the first size too, so that none is read off the layout.
  const sizes = observeSizes((entries) => {
    covered = entries.at(-1)?.borderBoxSize[0]?.blockSize ?? 0;
    cover();
  });
  const stands = new MutationObserver(cover);
  if (dock === null) watch(0);
  else {
    sizes.observe(dock);
    stands.observe(document.documentElement, { attributeFilter: ['data-flow'] });
  }
  return () => {
    sizes.disconnect();
    stands.disconnect();
    sight?.disconnect();
  };
}
