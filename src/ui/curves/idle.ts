// The first idle time of the page, for what is better done before it is wanted.
import { useEffect, useState } from 'react';

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
