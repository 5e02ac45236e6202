// Trains the network that ships with the page: `npm run checkpoint`. The work is in
// make-checkpoint.ts, which needs Vite's imports.
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

await runnerImport(fileURLToPath(new URL('./make-checkpoint.ts', import.meta.url)));
