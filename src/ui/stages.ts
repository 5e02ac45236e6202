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
