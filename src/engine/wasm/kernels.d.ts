// The compiled kernels, as scripts/wasm-kernels.ts makes them of AssemblyScript for whoever imports them.

/** Bytes of a WebAssembly module that imports `env.memory`. */
declare module '*/run.ts?kernels' {
  export const bytes: Uint8Array<ArrayBuffer>;
}

/** The same for a shared memory. */
declare module '*/run.ts?kernels&shared' {
  export const bytes: Uint8Array<ArrayBuffer>;
}

/** Multiplies and adds in one instruction of relaxed SIMD. */
declare module '*/run.ts?kernels&fma' {
  export const bytes: Uint8Array<ArrayBuffer>;
}

declare module '*/run.ts?kernels&shared&fma' {
  export const bytes: Uint8Array<ArrayBuffer>;
}
