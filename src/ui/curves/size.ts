// The size the style sheet gives an element, from an observer: layout is never read.
import { useEffect, useState, type RefObject } from 'react';
import { observeSizes } from '../observers';

/** CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Size of an element's content; null until it is known. */
export function useSize(element: RefObject<Element | null>): Size | null {
  const [size, setSize] = useState<Size | null>(null);
  useEffect(() => {
    if (element.current === null) return;
    const observer = observeSizes(([entry]) => {
      if (entry === undefined) return;
      const { width, height } = entry.contentRect;
      setSize(width > 0 && height > 0 ? { width, height } : null);
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
