// Mounting in steps: what would hold up the page if it came in one piece comes a piece a frame.
import { useEffect, useState } from 'react';

/** Counts from 0 up to `last`, at most one a frame, each in a task of its own after the frame. */
export function useStages(last: number): number {
  const [stage, setStage] = useState(0);
  useEffect(() => {
    if (stage >= last) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setStage(stage + 1));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [stage, last]);
  return stage;
}

// The first idle time of the page, for what is better done before it is wanted.

/** Where the browser does not tell idle time, this many milliseconds stand for it. */
const SOON_MS = 500;

/** Whether the page has been idle once since `from` came true. */
export function useIdleSince(from: boolean): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    if (!from || idle) return;
    const done = () => setIdle(true);
    if (!('requestIdleCallback' in window)) {
      const timer = setTimeout(done, SOON_MS);
      return () => clearTimeout(timer);
    }
    const request = requestIdleCallback(done);
    return () => cancelIdleCallback(request);
  }, [from, idle]);
  return idle;
}
