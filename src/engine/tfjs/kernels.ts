// Replaces three tfjs kernels that are wrong or slow for training, once in a tfjs registry.
// Each says what it mends; results are otherwise those of the kernel it stands in for.
import * as tf from '@tensorflow/tfjs-core';

/** Most tensors added by one kernel: with the result, the eight storage buffers every GPU has. */
const ADDENDS = 7;
/** MatMulProgramType.MatMulSmallOutputSizeProgram, and the sign that lets tfjs choose. */
const SMALL_OUTPUT = 2;
const AUTOMATIC = -1;

/** What is used here of tfjs' backends. */
interface Disposes {
  disposeData(id: object): boolean;
}
interface Reads {
  readSync(id: object, start: number, end: number): tf.TypedArray;
  makeOutput(
    shape: number[],
    dtype: tf.DataType,
    at: undefined,
    values: tf.TypedArray,
  ): tf.TensorInfo;
}

type Inputs = Readonly<Record<string, tf.TensorInfo>>;

/** Kernels already replaced; tfjs' registry outlives its backends. */
const replaced = new Set<string>();

/** Puts a kernel in place of an existing one, which it is handed. Does so once. */
function replace(
  kernelName: string,
  backendName: string,
  make: (original: tf.KernelFunc) => tf.KernelFunc,
): void {
  const key = `${backendName} ${kernelName}`;
  if (replaced.has(key)) return;
  replaced.add(key);
  const original = tf.getKernel(kernelName, backendName);
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({ ...original, kernelFunc: make(original.kernelFunc) });
}

export function mendWebgpuKernels(): void {
  // Eight addends and more need nine storage buffers: an error that leaves stale numbers behind.
  replace('AddN', 'webgpu', (addN) => (args) => {
    const backend = args.backend as Disposes;
    const call = (tensors: tf.TensorInfo[]) =>
      addN({ ...args, inputs: tensors as unknown as tf.NamedTensorInfoMap }) as tf.TensorInfo;
    const [first, ...others] = args.inputs as unknown as tf.TensorInfo[];
    if (first === undefined) throw new Error('nothing to add');
    let sum = call([first, ...others.splice(0, ADDENDS - 1)]);
    while (others.length > 0) {
      const next = call([sum, ...others.splice(0, ADDENDS - 1)]);
      backend.disposeData(sum.dataId);
      sum = next;
    }
    return sum;
  });
  // Inner sizes from 2,000 may be split with atomic additions, whose order differs run by run.
  for (const name of ['BatchMatMul', '_FusedMatMul'])
    replace(name, 'webgpu', (matMul) => (args) => {
      const { a } = args.inputs as Inputs;
      const inner = a?.shape.at((args.attrs as { transposeA?: boolean }).transposeA ? -2 : -1) ?? 0;
      tf.env().set('WEBGPU_MATMUL_PROGRAM_TYPE', inner >= 2000 ? SMALL_OUTPUT : AUTOMATIC);
      return matMul(args);
    });
}

export function mendWasmKernels(): void {
  // The original copies the whole tensor to read a part of it.
  replace('Slice', 'wasm', (slice) => (args) => {
    const backend = args.backend as Reads;
    const { x } = args.inputs as { x: tf.TensorInfo };
    const attrs = args.attrs as unknown as Record<'begin' | 'size', number | number[]>;
    const begin = [attrs.begin].flat();
    const size = [attrs.size].flat();
    const count = tf.util.sizeFromShape(size);
    const plain = size.length === x.shape.length && size.every((n) => n > 0);
    if (!plain || !tf.slice_util.isSliceContinous(x.shape, begin, size)) return slice(args);
    const start = tf.slice_util.computeFlatOffset(begin, tf.util.computeStrides(x.shape));
    const values = backend.readSync(x.dataId, start, start + count);
    return backend.makeOutput(size, x.dtype, undefined, values);
  });
}
