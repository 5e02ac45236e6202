// Measures what trainings of so many steps usually reach, which the page offers by time: `npm run offers`. The work
// is in measure-offers.ts, which needs Vite's imports.
import { viteImport } from './vite-import.mjs';

await viteImport(new URL('./measure-offers.ts', import.meta.url));
