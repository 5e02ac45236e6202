// A machine with little memory, as far as WebAssembly goes: no memory has, or grows to, more than so many
// bytes. All else is the machine's own.

const PAGE = 65536;

/** @returns gives back all there is */
export function shortMemory(bytes: number): () => void {
  const { Memory } = WebAssembly;
  const most = Math.floor(bytes / PAGE);
  class ShortMemory extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      if (descriptor.initial > most) throw new RangeError('could not allocate memory');
      super(descriptor);
    }
  }
  const own = Object.getOwnPropertyDescriptor(Memory.prototype, 'grow') ?? {};
  const grow = own.value as (this: WebAssembly.Memory, delta: number) => number;
  Memory.prototype.grow = function (this: WebAssembly.Memory, delta: number) {
    if (this.buffer.byteLength / PAGE + delta > most) throw new RangeError('failed to grow memory');
    return grow.call(this, delta);
  };
  WebAssembly.Memory = ShortMemory;
  return () => {
    Object.defineProperty(Memory.prototype, 'grow', own);
    WebAssembly.Memory = Memory;
  };
}
