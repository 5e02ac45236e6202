// Trains the network that ships with the page: `npm run checkpoint`. The work is in
// make-checkpoint.ts, which needs Vite's imports.
import { runnerImport } from 'vite';

const { module } = await runnerImport(new URL('./make-checkpoint.ts', import.meta.url).pathname);
await module.makeCheckpoint();
