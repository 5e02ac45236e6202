// Times the slider's preview: `node scripts/bench-preview.mjs` from the root. The work is in
// tests/bench/preview.ts, which needs Vite's imports.
import { runnerImport } from 'vite';

const path = new URL('../tests/bench/preview.ts', import.meta.url).pathname;
const { module } = await runnerImport(path);
if (!(await module.benchPreview())) process.exitCode = 1;
