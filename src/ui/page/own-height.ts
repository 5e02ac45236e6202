// Measures how high the parts of a frame are by themselves, whatever the height of the frame: a page that
// follows the measure must not make it grow.
import { useEffect, type RefObject } from 'react';
import type { FrameHeight } from '../../store/frame-height';
import { observeSizes } from '../observers';

/** Tells the height of the frame's parts whenever it changes. @param root its children are the parts */
export function useOwnHeight(root: RefObject<HTMLElement | null>, told: FrameHeight): void {
  useEffect(() => {
    const parts = [...(root.current?.querySelectorAll<HTMLElement>('[data-part]') ?? [])];
    const measure = () => {
      const heights = parts.map((part) => part.getBoundingClientRect().height);
      const height = Math.ceil(heights.reduce((sum, one) => sum + one, 0));
      if (height !== told.getState().height) told.setState({ height });
    };
    const sizes = observeSizes(measure);
    for (const part of parts) sizes.observe(part);
    return () => sizes.disconnect();
  }, [root, told]);
}
