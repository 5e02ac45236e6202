// A `fetch` over the site's own files in public/, as a static host serves them; tests change what
// single files answer.
import { readFile } from 'node:fs/promises';

export const BASE = 'https://host.example/sub/path/';
const root = new URL('../../public/', import.meta.url);

export interface SiteFiles {
  readonly fetch: typeof fetch;
  /** Addresses that were asked for, in order. */
  readonly asked: string[];
}

/** @param answers what a file answers in place of its bytes, by its path under public/ */
export function siteFiles(answers: Readonly<Record<string, () => Response>> = {}): SiteFiles {
  const asked: string[] = [];
  const serve = async (url: string): Promise<Response> => {
    const path = url.slice(BASE.length);
    const answer = answers[path];
    if (answer !== undefined) return answer();
    return new Response(await readFile(new URL(path, root)));
  };
  return {
    asked,
    fetch: (input, init) => {
      const url = input instanceof Request ? input.url : input.toString();
      asked.push(url);
      init?.signal?.throwIfAborted();
      return serve(url);
    },
  };
}
