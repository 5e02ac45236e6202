// The scripts that the page itself starts: its worker and the service worker of its copy. Starts neither.
import { importingScript, trustScripts, type TrustedTypePolicies } from '../core/trusted-scripts';

declare global {
  interface Window {
    readonly trustedTypes?: TrustedTypePolicies;
  }
}

/** Addresses, as `new Worker` and `register` take them on a page that enforces Trusted Types. */
export interface OwnScripts {
  /** @throws whatever the browser throws where it makes no blobs or no addresses of them */
  readonly worker: () => string;
  readonly offline: string;
}

/**
 * Made once a page: lets these two addresses through and no other, compared whole, since those of blobs say
 * no origin where the page has none (`blob:null/…` in a frame in a sandbox).
 * @param base the copy's folder, ending in a slash
 * @param workerUrl the worker's file, from the page's address on
 */
export function ownScripts(base: string, workerUrl: string): OwnScripts {
  let worker: string | null = null;
  const offline = `${base}offline.js`;
  const trust = trustScripts(window.trustedTypes, 'espalier', (url) =>
    [worker, offline].includes(url),
  );
  const workerScript = () => importingScript(new URL(workerUrl, document.baseURI).href);
  return { worker: () => trust((worker ??= workerScript())), offline: trust(offline) };
}
