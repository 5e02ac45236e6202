// The site without a network: a service worker keeps what ships, and adds the headers of isolation on
// hosts that send none. Without it everything works, on one thread and with the network on.
import { UNKEPT, type OfflineState } from './offline-state';
import type { PageStore } from './store';

/** What is used here of `navigator.serviceWorker`; undefined where the browser has none. */
export type WorkerHome = Pick<ServiceWorkerContainer, 'register'> | undefined;

/** The browser's own; a frame in a sandbox throws for the very question. */
export function workerHome(): ServiceWorkerContainer | undefined {
  try {
    return 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;
  } catch {
    return undefined;
  }
}

/** The page's own files come first: what is kept for later waits this long after they are here. */
const LATER_MS = 4000;

const later = () => new Promise<void>((resolve) => setTimeout(resolve, LATER_MS));

/**
 * Installs the service worker, has it keep every file that ships, and says in the store whether the
 * page may go offline. Never rejects: a browser that refuses (private windows do) stays as it was.
 */
export async function keepForOffline(
  store: Pick<PageStore, 'link'>,
  home: WorkerHome,
  script: string,
  wait: () => Promise<void> = later,
): Promise<void> {
  if (home === undefined) return;
  try {
    const active = await startOffline(home, script);
    if (active === null) return;
    active.postMessage('keep what opens');
    await wait();
    store.link({ offline: await keepEverything(active) });
  } catch {
    // Everything but the promise of working offline is as it was.
  }
}

/**
 * The service worker of this copy once it works; null where it does not come to that.
 * @throws whatever the browser throws that refuses it
 */
export async function startOffline(
  home: NonNullable<WorkerHome>,
  script: string,
): Promise<ServiceWorker | null> {
  // The list of files is a script of its own, and as fresh as the worker.
  const registration = await home.register(script, { updateViaCache: 'none' });
  const { active, installing, waiting } = registration;
  if (active !== null) return active;
  const coming = installing ?? waiting;
  if (coming === null) return null;
  return new Promise((resolve) => {
    const look = () => {
      if (coming.state === 'activated') resolve(coming);
      if (coming.state === 'redundant') resolve(null);
    };
    coming.addEventListener('statechange', look);
    look();
  });
}

function keepEverything(worker: Pick<ServiceWorker, 'postMessage'>): Promise<OfflineState> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      port1.close();
      resolve(readAnswer(data));
    };
    worker.postMessage('keep everything', [port2]);
  });
}

/** The service worker may be of an earlier version of the page than the page. */
function readAnswer(data: unknown): OfflineState {
  if (data === 'kept') return { kept: true };
  const { why, file }: { why?: unknown; file?: unknown } =
    typeof data === 'object' && data !== null ? data : {};
  const known = UNKEPT.find((each) => each === why) ?? 'storage';
  return { kept: false, why: known, file: typeof file === 'string' ? file : '' };
}
