// The site without a network: a service worker keeps what ships, and adds the headers of isolation on
// hosts that send none. Without it everything works, on one thread and with the network on.
import type { PageStore } from './store';

/** What is used here of `navigator.serviceWorker`; undefined where the browser has none. */
export type WorkerHome = Pick<ServiceWorkerContainer, 'register' | 'ready'> | undefined;

/** The page's own files come first: what is kept for later waits this long after they are here. */
const LATER_MS = 4000;

const later = () => new Promise<void>((resolve) => setTimeout(resolve, LATER_MS));

/**
 * Installs the service worker, has it keep every file that ships, and says in the store when the page
 * may go offline. Never rejects: a browser that refuses (private windows do) stays as it was.
 */
export async function keepForOffline(
  store: Pick<PageStore, 'link'>,
  home: WorkerHome,
  script: string,
  wait: () => Promise<void> = later,
): Promise<void> {
  if (home === undefined) return;
  try {
    await home.register(script);
    const { active } = await home.ready;
    if (active === null) return;
    await wait();
    if (await keepsEverything(active)) store.link({ offline: true });
  } catch {
    // Everything but the promise of working offline is as it was.
  }
}

function keepsEverything(worker: Pick<ServiceWorker, 'postMessage'>): Promise<boolean> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      port1.close();
      resolve(data === 'kept');
    };
    worker.postMessage('keep everything', [port2]);
  });
}
