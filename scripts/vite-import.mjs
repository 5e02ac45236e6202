// Imports a TypeScript module in Node as the site's build would: with Vite's imports and plugins.
import { fileURLToPath } from 'node:url';
import { loadConfigFromFile, runnerImport } from 'vite';

/** @param url of the module, such as `new URL('./x.ts', import.meta.url)` */
export async function viteImport(url) {
  const loaded = await loadConfigFromFile({ command: 'serve', mode: 'development' });
  return runnerImport(fileURLToPath(url), { plugins: loaded?.config.plugins ?? [] });
}
