// Counts what is started on the GPU by listening at the methods everybody must call.

const NAMES = ['dispatchWorkgroups', 'dispatchWorkgroupsIndirect'] as const;

/** Kernels started while `work` runs. Zero where there is no WebGPU. */
export async function countDispatches<T>(
  work: () => Promise<T>,
): Promise<{ count: number; result: T }> {
  if (typeof GPUComputePassEncoder === 'undefined') return { count: 0, result: await work() };
  const { prototype } = GPUComputePassEncoder;
  const originals = NAMES.map((name) => {
    const method = Object.getOwnPropertyDescriptor(prototype, name);
    if (method === undefined) throw new Error(`GPUComputePassEncoder has no ${name}`);
    return [name, method] as const;
  });
  let count = 0;
  for (const [name, { value }] of originals)
    Object.defineProperty(prototype, name, {
      configurable: true,
      writable: true,
      value(this: GPUComputePassEncoder, ...args: unknown[]) {
        count++;
        Reflect.apply(value as () => void, this, args);
      },
    });
  try {
    const result = await work();
    return { count, result };
  } finally {
    for (const [name, method] of originals) Object.defineProperty(prototype, name, method);
  }
}
