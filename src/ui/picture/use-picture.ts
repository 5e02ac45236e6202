// How a panel offers itself as a picture. What it looks like is read off the page when a person asks for
// it, never before.
import { useEffect, useEffectEvent, type RefObject } from 'react';
import { usePage } from '../page-context';
import { offerPicture } from './registry';

interface PictureOptions {
  /** Part of the file's name, unlike every other panel's. */
  readonly id: string;
  /** In the page's language. */
  readonly title: string;
  /** What the marks mean; by default the panel's own `figcaption`. */
  readonly caption?: () => string;
  /** Words outside the panel that are its axis. */
  readonly axis?: (panel: HTMLElement) => HTMLElement | null;
}

/** Registers a panel for as long as it is on the page. */
export function usePicture(
  element: RefObject<HTMLElement | null>,
  { id, title, caption, axis }: PictureOptions,
): void {
  const { store } = usePage();
  const read = useEffectEvent(() => {
    if (caption !== undefined) return caption();
    return element.current?.querySelector('figcaption')?.textContent ?? '';
  });
  const scale = useEffectEvent((panel: HTMLElement) => axis?.(panel) ?? null);
  useEffect(() => {
    const panel = element.current;
    if (panel === null) return;
    return offerPicture(store, {
      ...{ id, title, element: panel },
      caption: () => read(),
      axis: () => scale(panel),
    });
  }, [store, element, id, title]);
}
