// Two test projects: `unit` runs in Node; `e2e` drives a real browser over the built site.
import { defineConfig, mergeConfig } from 'vitest/config';
import site from './vite.config.ts';

export default mergeConfig(
  site,
  defineConfig({
    test: {
      projects: [
        {
          extends: true,
          test: {
            name: 'unit',
            environment: 'node',
            include: ['tests/**/*.test.{ts,tsx}'],
            exclude: ['tests/e2e/**', 'tests/bench/**'],
            // Processes, not threads: the WASM backend's own workers need a process of their own.
            pool: 'forks',
            // Beside the browser tests, which wait for pages more than they compute.
            maxWorkers: 2,
            testTimeout: 30_000,
          },
        },
        {
          extends: true,
          test: {
            name: 'e2e',
            environment: 'node',
            include: ['tests/e2e/**/*.test.ts'],
            pool: 'forks',
            fileParallelism: false,
            testTimeout: 240_000,
            hookTimeout: 240_000,
            // Two busy cores may take seconds for what a person sees at once.
            expect: { poll: { timeout: 30_000 } },
          },
        },
      ],
    },
  }),
);
