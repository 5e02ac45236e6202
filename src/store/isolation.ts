// Cross-origin isolation on hosts that send no headers for it: a service worker adds them from the next
// visit on. Without it everything works, on one thread.

/** What is used here of `navigator.serviceWorker`; undefined where the browser has none. */
export type WorkerHome = Pick<ServiceWorkerContainer, 'register'> | undefined;

/** Installs the header-adding service worker where it is wanted. Never rejects. */
export async function isolateNextVisit(
  isolated: boolean,
  home: WorkerHome,
  script: string,
): Promise<void> {
  if (isolated || home === undefined) return;
  // A browser that refuses (private windows do) trains on one thread.
  await home.register(script).catch(() => undefined);
}
