// What a run came to, in a form that two of them are compared by: every loss, what was measured, both networks
// and, by what is trained next, the moments of the optimizer and the place in the images.
import type { Step } from '../../src/core/recipe';
import { weightsIn } from '../weights';
import type { startSession } from './harness';

type Session = ReturnType<typeof startSession>;

/** Cross-entropy of every step of a run, as told last: what was trained again takes the place of what broke off. */
export function lossesOf(s: Session, into = new Map<number, number>()): Map<number, number> {
  for (const { globalStep, stats } of s.all('progress'))
    stats.series.ce.forEach((ce, i) => into.set(globalStep - stats.series.ce.length + 1 + i, ce));
  return into;
}

/** Lines of the table as they were measured here, whoever told of them. */
const rowsOf = (s: Session) => {
  const rows = s.all('result').map(({ row: { earlier: _, ...row } }) => row);
  const byName = rows.map((row) => [`${row.kind} ${row.rate} ${row.source}`, row] as const);
  return [...new Map(byName)].sort(([a], [b]) => (a < b ? -1 : 1));
};

/** @param losses of the steps before, where others told of them */
export async function outcome(s: Session, losses = lossesOf(s)) {
  const isCut = (s.all('network').at(-1)?.kept ?? null) !== null;
  const of = async (compact: boolean) => weightsIn(await s.call('saveModel', { compact }));
  const { phase } = s.last('progress');
  const next: Step = { do: 'train', phase, steps: 3 };
  return {
    losses: [...losses].sort(([a], [b]) => a - b),
    parent: await of(false),
    compact: isCut ? await of(true) : null,
    rows: rowsOf(s),
    measured: await s
      .call('evaluate', { split: 'validation' })
      .then(({ top1, loss }) => [top1, loss]),
    // Behind the same phase the optimizer goes on.
    next: await s.call('carryOut', { steps: [next] }).then(() => of(isCut)),
  };
}
