// Trains the networks that ship with the page: `npm run checkpoint`. The work is in
// make-checkpoint.ts, which needs Vite's imports.
import { viteImport } from './vite-import.mjs';

await viteImport(new URL('./make-checkpoint.ts', import.meta.url));
