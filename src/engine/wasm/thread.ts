// The script of one thread: takes the shared memory and the compiled kernels, says that it is ready, and
// then lives inside the kernels, which put it to sleep and wake it, until it is terminated.

export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Address of the control block. */
  readonly control: number;
  readonly part: number;
  readonly parts: number;
}

onmessage = ({ data }: MessageEvent<ThreadStart>) => {
  try {
    const { exports } = new WebAssembly.Instance(data.module, { env: { memory: data.memory } });
    postMessage(null);
    (exports['serve'] as (control: number, part: number, parts: number) => void)(
      data.control,
      data.part,
      data.parts,
    );
  } catch (error) {
    postMessage(String(error));
  }
};
