// How the site is served and built: a static site that works from any sub-path of any host.
// Invariant: the trainer and tfjs are reachable from the worker alone, never from the page's entry.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Cross-origin isolation, without which WASM gets one thread only.
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  server: { headers: isolation },
  preview: { headers: isolation },
  optimizeDeps: {
    // Found late (inside the worker), these would make the development server reload mid-run.
    include: [
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-core/dist/register_all_gradients',
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
    // tfjs is one chunk of the worker; the page has a budget of its own in `npm test`.
    chunkSizeWarningLimit: 3000,
  },
});
