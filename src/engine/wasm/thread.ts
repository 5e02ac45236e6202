// The script of one thread: takes the shared memory and the compiled kernels, says that it is ready, and
// runs its part of every list it is woken for. It never returns: its maker terminates it.

export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: ControlBlock;
  readonly part: number;
  readonly parts: number;
}

/** Where threads are told what to do. Between operations they meet at its first two words. */
export interface ControlBlock {
  readonly address: number;
  /** Places of words in it: barriers passed so far. */
  readonly barrier: number;
  /** The number of the run, and what is run in it. */
  readonly round: number;
  readonly list: number;
  readonly count: number;
  readonly images: number;
  /** Not 0 where a thread is gone. */
  readonly gone: number;
}

onmessage = ({ data }: MessageEvent<ThreadStart>) => {
  const { module, memory, control, part, parts } = data;
  // Stays valid when the memory grows: a shared one grows at its end.
  const words = new Int32Array(memory.buffer, control.address, 16);
  const at = (place: number): number => Atomics.load(words, place);
  /** Waits for the other threads behind a part of an operation; answers 0 when one of them is gone. */
  const sleep = (passed: number): number => {
    while (at(control.barrier) === passed && at(control.gone) === 0)
      Atomics.wait(words, control.barrier, passed);
    return at(control.gone) === 0 ? 1 : 0;
  };
  try {
    const { exports } = new WebAssembly.Instance(module, { env: { memory, sleep } });
    const run = exports['run'] as (...words: number[]) => void;
    const changes = exports['changes'] as (address: number, value: number) => number;
    postMessage(null);
    for (let round = 0; ; round++) {
      while (at(control.round) === round)
        if (changes(control.address + control.round * 4, round) === 0)
          Atomics.wait(words, control.round, round);
      run(at(control.list), at(control.count), at(control.images), part, parts, control.address);
    }
  } catch (error) {
    // Whoever waits for this thread's part hears of it here: they listen to no message meanwhile.
    Atomics.store(words, control.gone, 1);
    Atomics.notify(words, control.barrier);
    postMessage(error);
  }
};
