// Types of find-browser.mjs, for the tests written in TypeScript.
export function findBrowser(options: {
  install: boolean;
  env?: Record<string, string | undefined>;
}): Promise<{ path: string; how: string }>;
