// What every benchmark prints and leaves behind: a table, the machine it ran on, and the same as JSON
// under bench-results/. A bar that is missed sets the exit code; it never fails a test.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';

/** The smallest value that at least a share `p` of all values does not exceed. */
export function percentile(values: readonly number[], p: number): number {
  const rising = [...values].sort((a, b) => a - b);
  return rising[Math.max(0, Math.ceil(p * rising.length) - 1)] ?? NaN;
}

/** One line of a benchmark; `bar` says what was wanted, in words. */
export interface Line {
  readonly what: string;
  readonly measured: string;
  readonly bar: string;
  readonly kept: boolean;
}

/** @param details everything measured, for the JSON */
export function report(name: string, lines: readonly Line[], details: unknown): void {
  const machine = {
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    load: Number((loadavg()[0] ?? NaN).toFixed(2)),
  };
  console.table(Object.fromEntries(lines.map(({ what, ...rest }) => [what, rest])));
  console.info(`${name}: ${machine.cores} cores, load ${machine.load}, Node ${machine.node}.`);
  mkdirSync('bench-results', { recursive: true });
  const json = JSON.stringify({ name, machine, lines, details }, null, 2);
  writeFileSync(`bench-results/${name}.json`, `${json}\n`);
  if (lines.some((line) => !line.kept)) process.exitCode = 1;
}
