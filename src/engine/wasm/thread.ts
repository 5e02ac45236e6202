// The script of one thread: takes the shared memory and the compiled kernels, says that it is ready, and
// runs its part of every list it is woken for. It never returns: its maker terminates it.

export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: ControlBlock;
  readonly part: number;
  readonly parts: number;
}

/** Where threads are told what to do. They meet between operations at its first two words. */
export interface ControlBlock {
  readonly address: number;
  /** Places of words in it: the number of the run, and what is run in it. */
  readonly round: number;
  readonly list: number;
  readonly count: number;
  readonly images: number;
}

onmessage = ({ data }: MessageEvent<ThreadStart>) => {
  const { module, memory, control, part, parts } = data;
  try {
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const run = exports['run'] as (...words: number[]) => void;
    const changes = exports['changes'] as (address: number, value: number) => number;
    // Stays valid when the memory grows: a shared one grows at its end.
    const words = new Int32Array(memory.buffer, control.address, 16);
    const at = (place: number): number => Atomics.load(words, place);
    postMessage(null);
    for (let round = 0; ; round++) {
      while (at(control.round) === round)
        if (changes(control.address + control.round * 4, round) === 0)
          Atomics.wait(words, control.round, round);
      run(at(control.list), at(control.count), at(control.images), part, parts, control.address);
    }
  } catch (error) {
    postMessage(String(error));
  }
};
