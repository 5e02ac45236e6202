// Starts node-contestant.ts with Vite's imports and the plugins the site is built with.
import { viteImport } from '../../../scripts/vite-import.mjs';

await viteImport(new URL('./node-contestant.ts', import.meta.url));
process.exit();
