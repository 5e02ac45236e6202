// The process that a run is carried out in: its two streams, and the signals that end it.
import type { Terminal } from './progress';

/** What comes from outside of the work: whoever wants the process to end, a person or the system. */
export interface Interrupts {
  /** Calls when that is so, once. */
  listen(stop: () => void): void;
  /** Calls for what is thrown and nobody awaits. */
  strays(report: (error: unknown) => void): void;
  /** The exit code of who wants it; null where nobody does. */
  readonly code: number | null;
}

/** npm hands on the signal that the terminal has sent to all: within this time it is the same one, milliseconds. */
const SAME = 500;
/** And the exit code that they stand for. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Takes over the signals: the first one is told; another one ends the process as if nobody had listened, whatever
 * it is at.
 */
export function thisProcess(): { readonly terminal: Terminal; readonly interrupts: Interrupts } {
  const { stdout, stderr } = process;
  const wanted: number[] = [];
  const listeners: (() => void)[] = [];
  const hear = (code: number) => {
    if (wanted.length > 0) return;
    wanted.push(code);
    for (const stop of listeners) stop();
    const letGo = () => {
      for (const signal of Object.keys(SIGNALS)) process.removeAllListeners(signal);
    };
    setTimeout(letGo, SAME).unref();
  };
  for (const [signal, code] of Object.entries(SIGNALS)) process.on(signal, () => hear(code));
  return {
    terminal: {
      out: (text) => void stdout.write(text),
      err: (text) => void stderr.write(text),
      isTty: stdout.isTTY,
      now: () => performance.now(),
    },
    interrupts: {
      listen: (stop) => {
        if (wanted.length > 0) stop();
        else listeners.push(stop);
      },
      strays: (report) => void process.on('unhandledRejection', report),
      get code() {
        return wanted[0] ?? null;
      },
    },
  };
}
