// Threads of the WASM engine in Node, and such as come to an end in the middle of their work.
import { nodeThreads } from '../../headless/threads';
import type { OpenThread } from '../../src/engine/wasm/threads';

/** How a thread comes to its end: killed without a word, or by an error of its own. */
const ENDS = {
  killed: 'process.exit(1);',
  trapped: 'throw new WebAssembly.RuntimeError("unreachable");',
};
export type ThreadEnd = keyof typeof ENDS;

/** Makes the thread end in the middle of a run, five operations into the list. */
const endIn = (end: ThreadEnd, at: number): string => `
  const { Instance } = WebAssembly;
  let runs = 0;
  WebAssembly.Instance = function (module, imports) {
    const { run, changes } = new Instance(module, imports).exports;
    const ending = (list, count, ...rest) => {
      if (++runs < ${at}) return run(list, count, ...rest);
      run(list, 5, ...rest);
      ${ENDS[end]}
    };
    return { exports: { run: ending, changes } };
  };
`;

/** @param at which of their runs they end in, from 1 */
export const dyingThreads = (end: ThreadEnd, at = 3): Promise<OpenThread> =>
  nodeThreads(endIn(end, at));
