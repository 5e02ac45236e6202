// Starts node-contestant.ts with Vite's imports and the plugins the site is built with.
import { fileURLToPath } from 'node:url';
import { loadConfigFromFile, runnerImport } from 'vite';

const env = { command: 'serve', mode: 'development' };
const loaded = await loadConfigFromFile(env);
await runnerImport(fileURLToPath(new URL('./node-contestant.ts', import.meta.url)), {
  plugins: loaded?.config.plugins ?? [],
});
process.exit();
