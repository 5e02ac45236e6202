// Recipes on the real session: what they do is what the commands do one after the other, to the last bit; and
// a stop ends all of it.
import { describe, expect, it } from 'vitest';
import type { Step } from '../../src/core/recipe';
import { readRecipe } from '../../src/core/read-recipe';
import { weightsIn } from '../weights';
import { startSession, TINY_RUN } from './harness';

type Session = ReturnType<typeof startSession>;
const opened = async () => {
  const session = startSession('wasm');
  await session.open();
  return session;
};
const weights = async ({ call }: Session, compact = false) =>
  weightsIn(await call('saveModel', { compact }));
const cut = (rate: number): Step =>
  ({ do: 'cut', criterion: 'gate', scope: 'network', budget: { rate } }) as Step;
const STEPS: readonly Step[] = [
  { do: 'train', phase: 'dense', steps: 4 },
  { do: 'train', phase: 'sparse', steps: 6 },
  { do: 'measure', split: 'test' },
  cut(0.4),
  { do: 'measure', split: 'test' },
  { do: 'train', phase: 'finetune', steps: 3 },
  { do: 'measure', split: 'validation' },
];

describe('steps', () => {
  it('do what the commands do one after the other', async () => {
    const [one, other] = [await opened(), await opened()];
    expect(await one.call('carryOut', { steps: STEPS })).toEqual({ done: STEPS.length });
    await other.call('train', { phase: 'dense', steps: 4 });
    await other.call('train', { phase: 'sparse', steps: 6 });
    await other.call('evaluate', { split: 'test' });
    await other.call('prune', { rate: 0.4 });
    await other.call('finetune', { steps: 3 });
    await other.call('evaluate', { split: 'validation' });
    expect(await weights(one, true)).toBe(await weights(other, true));
    expect(one.last('result').row).toEqual(other.last('result').row);
    expect(one.all('did').length).toBeGreaterThan(3);
  });

  it('come without a rest between them', async () => {
    const session = await opened();
    const before = session.all('activity').length;
    await session.call('carryOut', { steps: STEPS });
    const tasks = session
      .all('activity')
      .slice(before)
      .map(({ task }) => task);
    expect(tasks.indexOf(null)).toBe(tasks.length - 1);
  });

  it('go on where a phase was stopped, with settings that change under way', async () => {
    const [whole, parts, set] = [await opened(), await opened(), await opened()];
    await whole.call('carryOut', {
      steps: [
        {
          ...{ do: 'train', phase: 'dense', steps: 9 },
          changes: [{ at: 4, set: { lr: 0.01, batch: 8 } }],
        },
      ],
    });
    await parts.call('carryOut', {
      steps: [
        { do: 'train', phase: 'dense', steps: 9, until: 4 },
        { do: 'measure', split: 'test' },
        { do: 'train', phase: 'dense', steps: 9, from: 4, set: { lr: 0.01, batch: 8 } },
      ],
    });
    await set.call('carryOut', { steps: [{ do: 'train', phase: 'dense', steps: 9 }] });
    expect(await weights(whole)).toBe(await weights(parts));
    expect(await weights(whole)).not.toBe(await weights(set));
  });

  it('train gates in a dense phase and hold them in a sparse one where that is asked for', async () => {
    const session = await opened();
    await session.call('carryOut', {
      steps: [{ do: 'train', phase: 'sparse', steps: 3, gates: 'fixed' }],
    });
    expect(new Set(session.last('gates').gates)).toEqual(new Set([1]));
    await session.call('carryOut', {
      steps: [{ do: 'train', phase: 'dense', steps: 3, gates: 'trained' }],
    });
    expect(new Set(session.last('progress').gates).size).toBeGreaterThan(1);
  });

  it('begin a fresh optimizer where that is asked for', async () => {
    const ends = [undefined, 'goes on', 'fresh'] as const;
    const found: string[] = [];
    for (const optimizer of ends) {
      const session = await opened();
      const again = { do: 'train', phase: 'dense', steps: 3 } as const;
      await session.call('carryOut', {
        steps: [again, { ...again, ...(optimizer === undefined ? {} : { optimizer }) }],
      });
      found.push(await weights(session));
    }
    expect(found[0]).toBe(found[1]);
    expect(found[0]).not.toBe(found[2]);
  });
});

describe('a network that a step comes back to', () => {
  it('is as it was, its images too, wherever the run had gone', async () => {
    const [straight, round] = [await opened(), await opened()];
    const trained: readonly Step[] = [
      { do: 'train', phase: 'sparse', steps: 6 },
      { do: 'name', as: 'mother' },
    ];
    const tuned: readonly Step[] = [cut(0.5), { do: 'train', phase: 'finetune', steps: 3 }];
    await straight.call('carryOut', { steps: [...trained, ...tuned] });
    await round.call('carryOut', {
      steps: [
        ...trained,
        cut(0.2),
        { do: 'train', phase: 'finetune', steps: 5 },
        { do: 'go', to: 'root' },
        { do: 'train', phase: 'dense', steps: 2 },
        { do: 'go', to: 'mother' },
        ...tuned,
      ],
    });
    expect(await weights(round, true)).toBe(await weights(straight, true));
    expect(await weights(round)).toBe(await weights(straight));
    expect(round.last('network').stage).toBe('finetuned');
  });

  it('may be one that was cut, and is the one before the last step', async () => {
    const session = await opened();
    await session.call('carryOut', {
      steps: [
        { do: 'train', phase: 'sparse', steps: 6 },
        cut(0.5),
        { do: 'name', as: 'cut' },
        { do: 'train', phase: 'finetune', steps: 2 },
      ],
    });
    await session.call('carryOut', { steps: [{ do: 'go', to: 'parent' }] });
    const parent = await weights(session, true);
    expect(session.last('network')).toMatchObject({ stage: 'pruned', rate: 0.5 });
    await session.call('carryOut', { steps: [{ do: 'undo' }, { do: 'go', to: 'cut' }] });
    expect(await weights(session, true)).toBe(parent);
  });

  it('is asked for by a name that there is', async () => {
    const session = await opened();
    await expect(
      session.call('carryOut', { steps: [{ do: 'go', to: 'nowhere' }] }),
    ).rejects.toMatchObject({ name: 'PhaseError' });
  });
});

describe('a stop', () => {
  it('ends the step at hand and whatever would follow', async () => {
    const session = await opened();
    const work = session.call('carryOut', {
      steps: [{ do: 'train', phase: 'dense', steps: 100_000 }, ...STEPS],
    });
    await session.next((event) => event.type === 'progress');
    await session.call('stop', null);
    expect(await work).toEqual({ done: 0 });
    expect(session.last('network')).toMatchObject({ stage: 'dense', stopped: { phase: 'dense' } });
  });
});

it('a stop behind the last step of a phase lets nothing else begin', async () => {
  const session = await opened();
  const steps: readonly Step[] = [
    { do: 'train', phase: 'sparse', steps: 3 },
    { do: 'name', as: 'late' },
  ];
  const last = session.next((event) => event.type === 'progress' && event.step === 3);
  const work = session.call('carryOut', { steps });
  await last;
  await session.call('stop', null);
  expect(await work).toEqual({ done: 1 });
});

describe('a recipe', () => {
  const recipe = readRecipe({
    version: 1,
    config: { ...TINY_RUN, seed: 3 },
    start: 'fresh',
    steps: STEPS,
  });

  it('is a run of its own, the same each time', async () => {
    const [one, other] = [await opened(), await opened()];
    await other.call('train', { phase: 'dense', steps: 2 });
    const answers = [await one.call('run', recipe), await other.call('run', recipe)];
    // When validation images come says the network, and with them when they are looked at.
    const [first, second] = answers.map(({ record: { curves, results } }) => ({
      ...{ ...curves, validation: [], results },
    }));
    expect(first).toEqual(second);
    expect(answers.map(({ done }) => done)).toEqual([STEPS.length, STEPS.length]);
    expect(answers[0]?.record.results.map(({ kind }) => kind)).toEqual([
      'dense',
      'sparse',
      'pruned',
      'finetuned',
    ]);
    expect(await weights(one, true)).toBe(await weights(other, true));
    expect(one.last('run').config.seed).toBe(3);
  });

  it('says so where its steps cannot be carried out', async () => {
    const session = await opened();
    const given = readRecipe({ ...recipe, steps: [{ do: 'given', count: 3 }] });
    await expect(session.call('run', given)).rejects.toMatchObject({ name: 'PhaseError' });
    const shipped = readRecipe({ ...recipe, start: 'shipped' });
    await expect(session.call('run', shipped)).rejects.toMatchObject({ name: 'InvalidValueError' });
  });
});
