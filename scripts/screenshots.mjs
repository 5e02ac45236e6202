// Takes the pictures of make-screenshots.ts, which needs Vite's imports: `npm run screenshots`, or
// `npm run screenshots -- first failed` for some states.
import { viteImport } from './vite-import.mjs';

await viteImport(new URL('./make-screenshots.ts', import.meta.url));
