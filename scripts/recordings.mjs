// Records the runs that the lessons speak of: `npm run recordings`, or some of them by name. The work
// is in make-recordings.ts, which needs Vite's imports.
import { viteImport } from './vite-import.mjs';

await viteImport(new URL('./make-recordings.ts', import.meta.url));
