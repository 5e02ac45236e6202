// The scripts that the page itself starts: its worker, made of a blob, and the service worker of its copy.
import { trustScripts, type TrustedTypePolicies, type TrustScript } from '../core/trusted-scripts';

declare global {
  interface Window {
    readonly trustedTypes?: TrustedTypePolicies;
  }
}

/** The service worker's address. @param base the copy's folder, ending in a slash */
export const offlineScript = (base: string): string => `${base}offline.js`;

/** Lets these scripts through and no other. Made once a page. */
export const trustOwnScripts = (base: string): TrustScript =>
  trustScripts(
    window.trustedTypes,
    'espalier',
    (url) => url === offlineScript(base) || url.startsWith(`blob:${new URL(base).origin}/`),
  );
