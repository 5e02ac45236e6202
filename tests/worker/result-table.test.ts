// The lines of the table as a page hears of them: of the network at hand, wherever the run goes.
import { expect, it } from 'vitest';
import type { Step } from '../../src/core/recipe';
import { startSession, TINY_RUN } from './harness';

const cut = (rate: number): Step =>
  ({ do: 'cut', criterion: 'gate', scope: 'network', budget: { rate } }) as Step;
const MEASURE: Step = { do: 'measure', split: 'test' };

async function done(steps: readonly Step[]) {
  const s = startSession('wasm');
  await s.open(TINY_RUN);
  await s.call('carryOut', { steps });
  return s;
}

it('a network that is gone back to has its own figures again', async () => {
  const s = await done([
    { do: 'train', phase: 'dense', steps: 4 },
    MEASURE,
    { do: 'name', as: 'first' },
    { do: 'train', phase: 'dense', steps: 3, optimizer: 'fresh' },
    MEASURE,
  ]);
  const [first, second] = s.all('result').filter(({ row }) => row.top1 !== null);
  expect([first?.row.steps, second?.row.steps]).toEqual([4, 7]);
  await s.call('carryOut', { steps: [{ do: 'go', to: 'first' }] });
  expect(s.last('result').row).toEqual(first?.row);
});

it('a cut that is gone back to is told of again, for whoever took it for undone', async () => {
  const s = await done([
    { do: 'train', phase: 'sparse', steps: 4 },
    cut(0.4),
    MEASURE,
    { do: 'name', as: 'small' },
    { do: 'undo' },
  ]);
  const { row } = s.last('result');
  const before = s.all('result').length;
  await s.call('carryOut', { steps: [{ do: 'go', to: 'small' }] });
  expect(row).toMatchObject({ kind: 'pruned', rate: 0.4 });
  expect(s.all('result').slice(before)).toMatchObject([{ row }]);
});

it('figures are of the steps before them, also where steps on images handed in go on', async () => {
  const s = await done([]);
  const given = { images: new Float32Array(784).fill(0.5), labels: Uint32Array.of(3) };
  const rates = { lr: 0.01, gateLr: 0, weightDecay: 0, lambda: 0, labelSmoothing: 0 };
  await s.call('step', { ...given, ...rates });
  await s.call('evaluate', { split: 'test' });
  expect(s.last('result').row).toMatchObject({ steps: 1, top1: expect.any(Number) as number });
  await s.call('step', { ...given, ...rates });
  expect(s.last('result').row).toMatchObject({ steps: 2, top1: null });
  const { checkpoint } = s.last('checkpoint');
  expect(checkpoint).toMatchObject({ measures: [], standing: { steps: 2 } });
});
