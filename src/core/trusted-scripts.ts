// How the address of a script of ours gets past a page that enforces Trusted Types. Knows no page: what the
// browser has is handed in.

/** The part of Trusted Types used here; what a policy answers stands for the address wherever one is taken. */
export interface TrustedTypePolicies {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

/** Answers the address as `new Worker` and its kin take it. @throws TypeError for one that is not ours */
export type TrustScript = (url: string) => string;

/**
 * Made once for a name: the policy of the built site allows each name to be taken once, so that nothing
 * that comes later can take it again.
 * @param types undefined where the browser has none; where a host allows no policy of ours, the address goes
 *   as it is, and the browser says what it thinks of that to whoever starts the script
 */
export function trustScripts(
  types: TrustedTypePolicies | undefined,
  name: string,
  isOurs: (url: string) => boolean,
): TrustScript {
  const createScriptURL: TrustScript = (url) => {
    if (!isOurs(url)) throw new TypeError(`${url} is no script of this page.`);
    return url;
  };
  if (types === undefined) return createScriptURL;
  try {
    const policy = types.createPolicy(name, { createScriptURL });
    return (url) => policy.createScriptURL(url);
  } catch {
    return createScriptURL;
  }
}

/**
 * A script of the page's own making that imports another one. A worker made of it stands under the
 * policy of whoever made it, whatever the host sends with the file.
 * @param url absolute
 */
export const importingScript = (url: string): string =>
  URL.createObjectURL(new Blob([`import ${JSON.stringify(url)};`], { type: 'text/javascript' }));
