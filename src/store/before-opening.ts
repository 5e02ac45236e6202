// What a page does before its worker opens anything, on the visits that ask for it: takes over what earlier
// versions kept, and loads itself once more where only that makes a link's exact run possible.
import type { LinkContent } from './link/read-link';
import { startOffline, type WorkerHome } from './offline';

/** The page as it is here. */
export interface OpeningPage {
  readonly isolated: boolean;
  /** Whether it was loaded anew just now. */
  readonly reloaded: boolean;
  readonly reload: () => void;
}

/** Nobody waits longer for a browser that does not answer, milliseconds. */
const PATIENCE_MS = 10_000;

const patience = () => new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));

/** @returns resolves when all of it is done, or takes too long; null where nothing is to be done */
export function beforeOpening(
  waits: readonly (Promise<void> | null)[],
  tired: () => Promise<null> = patience,
): Promise<void> | null {
  const all = waits.filter((wait) => wait !== null);
  if (all.length === 0) return null;
  return Promise.race([Promise.all(all), tired()]).then(() => undefined);
}

/**
 * A run that was made with several threads is repeated only with as many, and a host that sends no headers
 * of isolation gives one at the first visit: the service worker sends them from the second on. So a link
 * to such a run makes the second visit at once. Never rejects.
 * @returns resolves when the page has to do with what it has; null where it need not wait
 */
export function reloadForThreads(
  { config }: Pick<LinkContent, 'config'>,
  home: WorkerHome,
  script: string,
  page: OpeningPage,
  tired: () => Promise<null> = patience,
): Promise<void> | null {
  const threads = config.record?.threads ?? 1;
  if (threads <= 1 || page.isolated || page.reloaded || home === undefined) return null;
  const reload = async () => {
    // Later than that the page is at work, and is not taken away.
    const active = await Promise.race([startOffline(home, script).catch(() => null), tired()]);
    if (active === null) return;
    page.reload();
    // Nothing is opened on a page that goes.
    await tired();
  };
  return reload();
}

/** The browser's own page. */
export const openingPage = (): OpeningPage => ({
  isolated: window.crossOriginIsolated,
  reloaded: performance
    .getEntriesByType('navigation')
    .some((entry) => entry instanceof PerformanceNavigationTiming && entry.type === 'reload'),
  reload: () => window.location.reload(),
});
