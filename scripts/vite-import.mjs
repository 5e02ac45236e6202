// Imports a TypeScript module in Node as the site's build would: with Vite's imports, plugins and constants.
import { fileURLToPath } from 'node:url';
import { loadConfigFromFile, runnerImport } from 'vite';

/** @param url of the module, such as `new URL('./x.ts', import.meta.url)` */
export async function viteImport(url) {
  const loaded = await loadConfigFromFile({ command: 'serve', mode: 'development' });
  const { plugins = [], define = {} } = loaded?.config ?? {};
  return runnerImport(fileURLToPath(url), { plugins, define });
}
