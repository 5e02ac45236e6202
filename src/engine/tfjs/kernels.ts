// Replaces tfjs kernels that are wrong or slow for training, once in a tfjs registry.
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
interface Runs {
  runWebGPUProgram(program: object, inputs: tf.TensorInfo[], dtype: tf.DataType): tf.TensorInfo;
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
  replace('Sign', 'webgpu', () => (args) => {
    const { x } = args.inputs as { x: tf.TensorInfo };
    return (args.backend as Runs).runWebGPUProgram(signProgram(x.shape), [x], x.dtype);
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

/** Invocations of a workgroup of the sign's program. */
const SIGN_GROUP = 128;

/** Sign of a tensor as a program of tfjs' WebGPU backend, by the bits: of a number a GPU may make 0 first. */
const signProgram = (shape: readonly number[]) => ({
  variableNames: ['A'],
  outputShape: shape,
  dispatchLayout: { x: shape.map((_, axis) => axis) },
  dispatch: [Math.ceil(tf.util.sizeFromShape([...shape]) / SIGN_GROUP), 1, 1],
  workgroupSize: [SIGN_GROUP, 1, 1],
  shaderKey: 'sign by bits',
  size: true,
  getUserCode: () => `
    fn main(index: i32) {
      if (index < uniforms.size) {
        let bits = bitcast<u32>(getAByOutputIndex(index));
        let size = select(1.0, 0.0, (bits & 0x7fffffffu) == 0u);
        setOutputAtIndex(index, select(size, -size, (bits >> 31u) == 1u));
      }
    }`,
});

export function mendWasmKernels(): void {
  // The original answers 0 for all up to 1.2e-7.
  replace('Sign', 'wasm', () => (args) => {
    const backend = args.backend as Reads;
    const { x } = args.inputs as { x: tf.TensorInfo };
    const size = tf.util.sizeFromShape(x.shape);
    const values = backend.readSync(x.dataId, 0, size);
    const signs = new Float32Array(size);
    for (let i = 0; i < size; i++) signs[i] = Math.sign(values[i]!);
    return backend.makeOutput(x.shape, x.dtype, undefined, signs);
  });
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
