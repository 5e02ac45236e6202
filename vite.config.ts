// How the site is served and built: a static site that works from any sub-path of any host.
// Invariant: the trainer and tfjs are reachable from the worker alone, never from the page's entry.
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { listLateFiles } from './scripts/late-files.ts';
import { offline } from './scripts/offline.ts';
import { wasmKernels } from './scripts/wasm-kernels.ts';

// Cross-origin isolation, without which WASM gets one thread only.
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * TensorFlow.js starts its WASM threads from the text of one function. The text asks, carefully, for a
 * variable outside of that function; minified, it asks for a name that no thread has. The variable
 * is the script's address, which the threads do not need.
 */
const threadsFromText = (): Plugin => ({
  name: 'espalier:threads-from-text',
  transform: {
    filter: { id: /tfjs-backend-wasm-threaded-simd\.js/ },
    handler(code) {
      const start = code.indexOf('function(WasmBackendModuleThreadedSimd)');
      if (start === -1) this.error('The WASM backend has changed: see threadsFromText.');
      return code.slice(0, start) + code.slice(start).replaceAll('_scriptDir', 'undefined');
    },
  },
});

export default defineConfig({
  base: './',
  plugins: [react(), wasmKernels(), listLateFiles(), offline()],
  worker: { format: 'es', plugins: () => [threadsFromText(), wasmKernels()] },
  server: { headers: isolation },
  preview: { headers: isolation },
  optimizeDeps: {
    // Found late (inside the worker), these would make the development server reload mid-run.
    include: [
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-backend-cpu',
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-webgpu',
    ],
  },
  build: {
    target: 'es2022',
    sourcemap: false,
    assetsInlineLimit: 0,
    // The bundle budget reads which chunks the page loads first from the manifest.
    manifest: true,
    // Late parts are fetched by store/late-code.ts, which sees what fails; a style sheet that came with
    // them could fail as well, and is small.
    cssCodeSplit: false,
    modulePreload: {
      resolveDependencies: (_, files, { hostType }) => (hostType === 'html' ? files : []),
    },
    // tfjs is one chunk of the worker; the page has a budget of its own in `npm test`.
    chunkSizeWarningLimit: 3000,
  },
});
