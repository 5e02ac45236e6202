// How the site is served and built: a static site that works from any sub-path of any host.
// Invariant: the trainer and tfjs are reachable from the worker alone, never from the page's entry.
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { kernelsMark } from './scripts/kernels-mark.ts';
import { listLateFiles } from './scripts/late-files.ts';
import { offline } from './scripts/offline.ts';
import { ISOLATION } from './scripts/site-headers.ts';
import { wasmKernels } from './scripts/wasm-kernels.ts';

/** Replaces a part of a library's text that must be there once. */
function replaced(code: string, part: string, by: string): string {
  const [before, after, ...more] = code.split(part);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`The WASM backend has changed, see tfjsThreads: ${part}`);
  return before + by + after;
}

/**
 * TensorFlow.js starts its WASM threads from the text of one function, which every thread loads as a script
 * from a blob. Here the text is part of the thread's own script, so that the page's policy need not
 * allow scripts from blobs; and that script is trusted as ours are.
 * The text asks, carefully, for a variable outside of that function; minified, it asks for a name that no
 * thread has. The variable is the script's address, which the threads do not need.
 */
const tfjsThreads = (): Plugin => ({
  name: 'espalier:tfjs-threads',
  transform: {
    filter: { id: /tfjs-backend-wasm(-threaded-simd\.js|\/dist\/backend_wasm\.js)/ },
    handler(code, id) {
      if (id.includes('backend_wasm.js')) return ownThreads(code);
      const start = code.indexOf('function(WasmBackendModuleThreadedSimd)');
      if (start === -1) this.error('The WASM backend has changed: see tfjsThreads.');
      return code.slice(0, start) + code.slice(start).replaceAll('_scriptDir', 'undefined');
    },
  },
});

function ownThreads(code: string): string {
  const text = "wasmWorkerContents.replace(/\\n/g, '\\\\n')";
  const within = 'self.importScripts=()=>{};var WasmBackendModuleThreadedSimd=';
  const script = replaced(code, text, `${text}+${JSON.stringify(within)}+wasmFactoryThreadedSimd`);
  const trusting = JSON.stringify(resolve(import.meta.dirname, 'src/engine/trusted-blobs.ts'));
  const made = 'URL.createObjectURL(blob)';
  return `import { trustBlob } from ${trusting};\n${replaced(script, made, `trustBlob(${made})`)}`;
}

export default defineConfig({
  base: './',
  define: { __KERNELS__: JSON.stringify(kernelsMark()) },
  plugins: [react(), wasmKernels(), listLateFiles(), offline()],
  worker: { format: 'es', plugins: () => [tfjsThreads(), wasmKernels()] },
  server: { headers: ISOLATION },
  preview: { headers: ISOLATION },
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
    // What the page begins with comes in one file: shared with late parts piece by piece, it would be twenty, and
    // each costs a start some milliseconds. The entry stays a file of its own: the manifest knows it by that.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'page',
              tags: ['$initial'],
              test: /^(?!.*src\/main\.tsx$).*\.(ts|tsx|js|json)$/,
            },
          ],
        },
      },
    },
    modulePreload: {
      resolveDependencies: (_, files, { hostType }) => (hostType === 'html' ? files : []),
    },
    // tfjs is one chunk of the worker; the page has a budget of its own in `npm test`.
    chunkSizeWarningLimit: 3000,
  },
});
