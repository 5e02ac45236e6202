// The curves of a run as CSV, written while it trains. A run that goes on is cut back to the step that it goes on
// from, so that every step has one line, whatever came between.
import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import type { RunEvent } from '../src/core/events';
import type { RunFolder } from './run-folder';

/** One file: a name for each column, the step first. */
interface Table {
  readonly file: string;
  readonly columns: string;
}

const CURVES: Table = {
  file: 'curves.csv',
  columns: 'step,phase,phase_step,ce,l1,accuracy,grad_norm',
};
const VALIDATION: Table = { file: 'validation.csv', columns: 'step,top1,loss' };

export interface Curves {
  /** Takes in what the session tells. Never throws: what the disk does not take now it may take later. */
  readonly hear: (event: RunEvent) => void;
  /** Writes what the disk has not taken yet. @throws an error of the disk */
  readonly end: () => void;
}

/** @param step the last one of the run that there is; 0 where it begins */
export function writeCurves(folder: RunFolder, step: number): Curves {
  /** Of each file: how much of it is there for sure, and what is to come behind. */
  const files = new Map<Table, { bytes: number; waiting: string }>();
  for (const table of [CURVES, VALIDATION]) {
    const path = folder.at(table.file);
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(1, -1) : [];
    const kept = lines.filter((line) => Number(line.split(',')[0]) <= step);
    const text = `${[table.columns, ...kept].join('\n')}\n`;
    folder.put(table.file, text);
    files.set(table, { bytes: text.length, waiting: '' });
  }
  const write = () => {
    for (const [table, { bytes, waiting }] of files) {
      if (waiting === '') continue;
      // Of what the disk refused a part may be there.
      truncateSync(folder.at(table.file), bytes);
      appendFileSync(folder.at(table.file), waiting);
      files.set(table, { bytes: bytes + waiting.length, waiting: '' });
    }
  };
  const append = (table: Table, rows: readonly (readonly unknown[])[]) => {
    const text = rows.map((row) => `${row.join()}\n`).join('');
    const { bytes, waiting } = files.get(table) ?? { bytes: 0, waiting: '' };
    files.set(table, { bytes, waiting: waiting + text });
    try {
      write();
    } catch {
      // It is said at the end, where it is so still.
    }
  };
  const hear = (event: RunEvent) => {
    if (event.type === 'validation')
      append(VALIDATION, [[event.globalStep, event.top1, event.loss]]);
    if (event.type !== 'progress') return;
    const { globalStep, phase, step: at, stats } = event;
    const { ce, l1, accuracy, gradNorm } = stats.series;
    const rows = Array.from(ce, (loss, i) => {
      const behind = ce.length - 1 - i;
      return [globalStep - behind, phase, at - behind, loss, l1[i], accuracy[i], gradNorm[i]];
    });
    append(CURVES, rows);
  };
  return { hear, end: write };
}
