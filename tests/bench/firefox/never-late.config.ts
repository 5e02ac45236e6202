// The site without the nudge: built as ever, but no answer of the GPU counts as late, which is how the page
// takes a browser that looks at its GPU at once.
import type { Plugin } from 'vite';
import site from '../../../vite.config';

const neverLate = (): Plugin => ({
  name: 'bench:never-late',
  transform: {
    filter: { id: /\/engine\/gpu-waits\.ts/ },
    handler(code) {
      const changed = code.replace('LATE_MS = 20;', 'LATE_MS = 1e9;');
      if (changed === code)
        this.error('What counts as late has changed: see never-late.config.ts.');
      return changed;
    },
  },
});

export default {
  ...site,
  worker: { ...site.worker, plugins: () => [...(site.worker?.plugins?.() ?? []), neverLate()] },
};
