// Lets Node run the kernels that multiply and add in one instruction, as browsers do without being asked.
import { setFlagsFromString } from 'node:v8';
import { hasFusedMultiplyAdd } from '../../src/engine/wasm-support';

/** To be called before kernels are compiled. Node 20 has relaxed SIMD behind a flag, later ones as it is. */
export function allowFusedMultiplyAdd(): void {
  if (!hasFusedMultiplyAdd()) setFlagsFromString('--experimental-wasm-relaxed-simd');
}
