// The compiled kernels, as scripts/wasm-kernels.ts makes them of AssemblyScript for whoever imports them.

/** Bytes of a WebAssembly module that imports `env.memory`. */
declare module '*/run.ts?kernels' {
  export const bytes: Uint8Array<ArrayBuffer>;
}

/** The same for a shared memory. */
declare module '*/run.ts?kernels&shared' {
  export const bytes: Uint8Array<ArrayBuffer>;
}
