// A table that is wider than its place scrolls sideways by itself; a fade at its end says that more lies
// there, until the end is reached.
import { useEffect, useRef, type ReactNode } from 'react';
import { observeSizes } from './observers';
import './side-scroll.css';

interface SideScrollProps {
  readonly className: string;
  /** Names the place to those who hear it: the words, or the id of an element that has them. */
  readonly label?: string;
  readonly labelledBy?: string;
  readonly children: ReactNode;
}

export function SideScroll({ className, label, labelledBy, children }: SideScrollProps) {
  const frame = useRef<HTMLDivElement>(null);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const scrolled = place.current;
    const table = scrolled?.firstElementChild ?? null;
    if (scrolled === null || table === null) return;
    const tell = () => {
      const beyond = scrolled.scrollWidth - scrolled.clientWidth - Math.abs(scrolled.scrollLeft);
      // Browsers round the three numbers each on its own.
      frame.current?.toggleAttribute('data-more', beyond > 1);
    };
    const sizes = observeSizes(tell);
    sizes.observe(scrolled);
    sizes.observe(table);
    scrolled.addEventListener('scroll', tell, { passive: true });
    return () => {
      sizes.disconnect();
      scrolled.removeEventListener('scroll', tell);
    };
  }, []);
  return (
    <div ref={frame} className="side-scroll">
      <div
        ref={place}
        className={className}
        role="group"
        aria-label={label}
        aria-labelledby={labelledBy}
        tabIndex={0}
      >
        {children}
      </div>
    </div>
  );
}
