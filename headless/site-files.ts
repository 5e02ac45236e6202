// The site's files from the disk, as a fetch that a session is handed: the shipped network, and the images.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where they are, as a session's base. */
export const SITE = new URL('../public/', import.meta.url).href;
const FASHION = `${SITE}data/fashion-mnist/`;

/** Where Fashion-MNIST comes with the project. */
export const FASHION_FOLDER = fileURLToPath(FASHION);

/** @param fashion folder of the images in the place of those that come with the project */
export function siteFiles(fashion: string = FASHION_FOLDER): typeof fetch {
  const answer = (input: RequestInfo | URL): Response => {
    const url = input instanceof Request ? input.url : String(input);
    const file = url.startsWith(FASHION)
      ? join(fashion, url.slice(FASHION.length))
      : fileURLToPath(url);
    try {
      // At once: a disk does not stall, and training in between would look as if it did.
      return new Response(readFileSync(file));
    } catch {
      return new Response(null, { status: 404 });
    }
  };
  return (input) => Promise.resolve(answer(input));
}
