// Recipes without a page: `npm run espalier -- run recipe.json --out DIR`. The work is in main.ts, which needs
// Vite's imports.
import { viteImport } from '../scripts/vite-import.mjs';

await viteImport(new URL('./main.ts', import.meta.url));
