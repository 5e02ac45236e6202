// Where the site serves the WASM backend's binaries; the build copies them beside the worker.
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import type { WasmFiles } from './backend';

const base = import.meta.url;

export const wasmFiles: WasmFiles = {
  'tfjs-backend-wasm.wasm': new URL(plain, base).href,
  'tfjs-backend-wasm-simd.wasm': new URL(simd, base).href,
  'tfjs-backend-wasm-threaded-simd.wasm': new URL(threaded, base).href,
};
