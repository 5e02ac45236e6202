// The browser's own timers, in the form that whoever waits is handed them.
import type { After } from '../core/patience';

export const afterTimeout: After = (ms, call) => {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
};
