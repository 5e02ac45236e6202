// Compiled kernels of a device. Sizes come from uniforms, so that one pipeline serves every block of
// every network, before and after a cut: each is compiled once, asynchronously, in an error scope.
import { EngineError } from '../../core/errors';
import { saidAfter, saidBy } from '../../core/said';
import { KERNELS, OP_BYTES, type Kernel, type KernelName } from './kernels';

/** A kernel ready to run, with the layout of its one bind group. */
export interface Pipeline {
  readonly name: KernelName;
  readonly kernel: Kernel;
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

export class Pipelines {
  private readonly compiled = new Map<KernelName, Promise<Pipeline>>();

  constructor(private readonly device: GPUDevice) {}

  /**
   * @param onProgress called with 0…1 as kernels become ready
   * @throws EngineError naming the kernel that the device refused.
   */
  async compile(
    names: readonly KernelName[],
    onProgress: ((share: number) => void) | null = null,
  ): Promise<Map<KernelName, Pipeline>> {
    let done = 0;
    const ready = await Promise.all(
      names.map(async (name) => {
        const pipeline = await this.one(name);
        onProgress?.(++done / names.length);
        return [name, pipeline] as const;
      }),
    );
    return new Map(ready);
  }

  private one(name: KernelName): Promise<Pipeline> {
    const known = this.compiled.get(name);
    if (known !== undefined) return known;
    const made = this.make(name);
    this.compiled.set(name, made);
    return made;
  }

  private async make(name: KernelName): Promise<Pipeline> {
    const { device } = this;
    const kernel: Kernel = KERNELS[name];
    device.pushErrorScope('validation');
    const layout = device.createBindGroupLayout({ label: name, entries: layoutEntries(kernel) });
    const module = device.createShaderModule({ label: name, code: kernel.code });
    const pending = device
      .createComputePipelineAsync({
        label: name,
        layout: device.createPipelineLayout({ label: name, bindGroupLayouts: [layout] }),
        compute: { module, entryPoint: 'main', constants: kernel.constants },
      })
      .catch((reason: unknown) => saidBy(reason) ?? '');
    // Scopes nest by the order of calls: closed before anything else is compiled.
    const invalid = device.popErrorScope();
    const [pipeline, error] = await Promise.all([pending, invalid]);
    // The scope saw the shader's own error; what the pipeline says follows from it.
    const refused = error?.message ?? (typeof pipeline === 'string' ? pipeline : null);
    if (typeof pipeline !== 'string' && refused === null) return { name, kernel, pipeline, layout };
    throw new EngineError(
      saidAfter(`The GPU refused the kernel ${name}`, refused),
      'Choose the WASM engine, and report this with the name of your GPU.',
    );
  }
}

function layoutEntries({ own, buffers }: Kernel): GPUBindGroupLayoutEntry[] {
  const visibility = GPUShaderStage.COMPUTE;
  const first = own ? 2 : 1;
  return [
    { binding: 0, visibility, buffer: { type: 'uniform' } },
    ...(own
      ? [
          {
            binding: 1,
            visibility,
            buffer: { type: 'uniform', minBindingSize: OP_BYTES } as const,
          },
        ]
      : []),
    ...buffers.map(({ writes }, i) => ({
      binding: first + i,
      visibility,
      buffer: { type: writes ? ('storage' as const) : ('read-only-storage' as const) },
    })),
  ];
}
