// The tree of a run's networks: what a step makes of it, where a step back leads, and what nobody holds any more.
import { dataKey } from '../../src/core/data-ref';
import { describe, expect, it } from 'vitest';
import {
  backFrom,
  gatedOf,
  goneTo,
  grown,
  headOf,
  isOwn,
  measured,
  MOST_CHECKPOINTS,
  named,
  parentKnown,
  pathTo,
  placeOf,
  planted,
  reached,
  stepsTaken,
  trainings,
  withered,
  type CutShape,
  type Lineage,
  type Standing,
} from '../../src/core/lineage';
import { readLineage } from '../../src/core/read-lineage';
import { pruneRate } from '../../src/core/controls';
import { stageAfter } from '../../src/core/network-state';
import type { Phase } from '../../src/core/run-config';
import { obstacleOf, recipeOf, recipeTo } from '../../src/core/run-recipe';
import { asTrained, comparable, stepsBehind } from '../../src/core/trained-settings';
import { ruleAt } from '../../src/core/scope';
import { TINY, TINY_CONFIG as config } from '../store/run-events';
import { denseWidths } from '../../src/core/params';

const made = { id: 'wasm', threads: 1, variants: ['simd128'] } as const;

const fresh = (origin: Lineage['origin'] = 'fresh'): Lineage => {
  const standing: Standing = { stage: 'fresh', source: 'init', steps: 0 };
  return planted({ config, at: 0, shape: null, standing, cursor: 0 }, { origin, brought: [] });
};

const train = (of: Lineage, phase: Phase, steps: number, more: object = {}): Lineage => {
  const head = headOf(of);
  const stage = stageAfter(head.standing.stage, phase);
  const standing: Standing = { stage, source: 'init', steps: (head.standing.steps ?? 0) + steps };
  const after = { do: 'train', phase, steps, until: steps, ...more } as const;
  const { shape, id: parent } = head;
  return grown(of, { parent, after, config, at: 0, made, shape, standing, cursor: 16 * steps });
};

const cut = (of: Lineage, rate: number): Lineage => {
  const parent = gatedOf(of, of.head);
  const rule = ruleAt('gate', pruneRate(rate));
  const widths = Array.from({ length: TINY.depth }, () => denseWidths(TINY));
  const shape: CutShape = { rate, criterion: 'gate', pruned: 1, widths };
  const standing: Standing = { ...parent.standing, stage: 'pruned' };
  const after = { do: 'cut', ...rule } as const;
  const { id, cursor } = parent;
  return grown(of, { parent: id, after, config, at: 0, made: null, shape, standing, cursor });
};

const sparse = () => train(train(fresh(), 'dense', 4), 'sparse', 6);
const steps = (of: Lineage) => recipeOf({ lineage: of, config, engine: null }).steps;
const obstacle = (of: Lineage) => obstacleOf({ lineage: of, config, engine: null });
const test = { split: 'test', top1: 0.5, top5: 0.9, count: 100 } as const;

it('knows the steps that were taken, wherever the run went back to', () => {
  const none = fresh();
  expect(stepsTaken(none)).toBe(0);
  const dense = train(none, 'dense', 4);
  expect(stepsTaken(dense)).toBe(4);
  const again = train(goneTo(dense, '0'), 'dense', 3, { from: 2, until: 5 });
  const at = { ...again, checkpoints: again.checkpoints.map((one, i) => ({ ...one, at: 2 * i })) };
  expect(stepsTaken(at)).toBe(4 + 3);
  const { id: parent, shape, standing, cursor } = headOf(at);
  const after = { do: 'given', count: 2 } as const;
  const given = grown(at, { parent, after, config, at: 7, made: null, shape, standing, cursor });
  expect(stepsTaken(goneTo(given, '0'))).toBe(9);
  expect(stepsTaken(grown(given, { ...headOf(cut(given, 0.4)), at: 9 }))).toBe(9);
});

describe('a lineage', () => {
  it('has another rate as a sibling, which begins where its parent’s images ended', () => {
    const tuned = train(cut(sparse(), 0.2), 'finetune', 3);
    const other = cut(tuned, 0.4);
    expect(pathTo(other, other.head).map(({ standing }) => standing.stage)).toEqual([
      ...['fresh', 'dense', 'sparse', 'pruned'],
    ]);
    const [first, second] = other.checkpoints.filter(({ after }) => after?.do === 'cut');
    expect(second?.parent).toBe(first?.parent);
    expect(second?.cursor).toBe(first?.cursor);
    expect(trainings(other).map(({ after }) => after.phase)).toEqual([
      'dense',
      'sparse',
      'finetune',
    ]);
    expect(stepsBehind(other)).toEqual({ dense: 4, sparse: 6, finetune: 0 });
  });

  it('comes back to its root, to what was before the last step, and to what has a name', () => {
    const mother = named(sparse(), 'mother');
    const tuned = train(cut(mother, 0.2), 'finetune', 3);
    expect(placeOf(tuned, 'root')?.id).toBe('0');
    expect(placeOf(tuned, 'mother')?.id).toBe(mother.head);
    expect(placeOf(tuned, 'parent')?.standing.stage).toBe('pruned');
    expect(placeOf(tuned, 'nowhere')).toBeNull();
    // Whatever somebody called a network before these words were taken.
    expect(placeOf(named(tuned, 'root'), 'root')?.id).toBe('0');
    // Two stretches of a phase are one step.
    const goesOn = train(train(fresh(), 'dense', 4), 'dense', 4, { from: 2 });
    expect(placeOf(goesOn, 'parent')?.id).toBe('0');
    // A name given anew is that of the later one.
    const later = named(tuned, 'mother');
    expect(placeOf(later, 'mother')?.id).toBe(tuned.head);
    expect(later.checkpoints.filter(({ name }) => name === 'mother')).toHaveLength(1);
  });

  it('loses what came to nothing, and keeps what was measured', () => {
    const one = measured(sparse(), '2', test);
    expect(withered(train(one, 'sparse', 5))).toEqual(one);
    expect(headOf(one).measures).toEqual([test]);
    const again = measured(one, '2', { ...test, top1: 0.6 });
    expect(headOf(again).measures.map(({ top1 }) => top1)).toEqual([0.6]);
  });

  it('moves with its training', () => {
    const began = train(fresh(), 'dense', 8, { until: 1 });
    const moved = headOf(reached(began, 'dense', 5));
    expect([moved.after, moved.standing.steps]).toMatchObject([{ until: 5 }, 5]);
    expect(reached(began, 'sparse', 5)).toBe(began);
  });

  it('says whose it is, and whether its gates are scores', () => {
    expect([isOwn(fresh()), isOwn(sparse())]).toEqual([false, true]);
    const orphan = { ...fresh('file'), orphan: true };
    const { checkpoints } = orphan;
    const file = checkpoints.map((one) => ({
      ...one,
      standing: { ...one.standing, source: 'file' as const },
    }));
    expect(parentKnown({ ...orphan, checkpoints: file })).toBe(false);
    expect(parentKnown(train({ ...orphan, checkpoints: file }, 'sparse', 2))).toBe(true);
  });

  it('holds its root, its head and the parent of a cut, however long a script trains', () => {
    let long = cut(sparse(), 0.2);
    const parent = gatedOf(long, long.head);
    for (let i = 0; i < MOST_CHECKPOINTS; i++) long = train(long, 'finetune', 1);
    expect(long.checkpoints.length).toBe(MOST_CHECKPOINTS);
    expect(long.dropped).toBeGreaterThan(0);
    expect(backFrom(long, long.head).at(-1)?.id).toBe('0');
    expect(gatedOf(long, long.head).id).toBe(parent.id);
    expect(obstacle(long)).toBe('long');
  });

  it('comes back from where it was stored as it was, and a broken one is refused', () => {
    const whole = measured(named(cut(sparse(), 0.4), 'a name'), '1', test);
    const stored = JSON.parse(JSON.stringify(whole)) as Record<string, unknown>;
    expect(readLineage('lineage', stored, dataKey(config.data))).toEqual(whole);
    const [root, ...others] = whole.checkpoints;
    for (const broken of [
      { ...whole, head: '9' },
      { ...whole, checkpoints: others },
      { ...whole, checkpoints: [root, root] },
      { ...whole, origin: 'elsewhere' },
      { ...whole, checkpoints: [{ ...root, cursor: -1 }], head: '0' },
      { ...whole, checkpoints: [{ ...root, measures: [{ ...test, top1: 2 }] }], head: '0' },
    ])
      expect(() => readLineage('lineage', broken, dataKey(config.data))).toThrow();
  });
});

describe('the recipe of a lineage', () => {
  it('says every step in its order, what was measured behind what it was measured of', () => {
    const lineage = measured(
      train(cut(measured(sparse(), '2', test), 0.4), 'finetune', 3),
      '4',
      test,
    );
    expect(steps(lineage)).toEqual([
      { do: 'train', phase: 'dense', steps: 4 },
      { do: 'train', phase: 'sparse', steps: 6 },
      { do: 'measure', split: 'test' },
      { do: 'cut', ...ruleAt('gate', pruneRate(0.4)) },
      { do: 'train', phase: 'finetune', steps: 3 },
      { do: 'measure', split: 'test' },
    ]);
  });

  it('goes back where the run did: by undo, to the root, and by a name where none was given', () => {
    const tuned = train(cut(sparse(), 0.2), 'finetune', 3);
    const back = goneTo(tuned, gatedOf(tuned, tuned.head).id);
    expect(steps(back).at(-1)).toEqual({ do: 'undo' });
    expect(
      steps(train(back, 'sparse', 2))
        .slice(-2)
        .map((step) => step.do),
    ).toEqual([...['undo', 'train']]);
    // A cut is of the parent, whatever was cut of that.
    expect(steps(cut(tuned, 0.4)).filter(({ do: what }) => what !== 'train')).toHaveLength(2);
    expect(steps(train(goneTo(tuned, '0'), 'dense', 2)).slice(-2)[0]).toEqual({
      do: 'go',
      to: 'root',
    });
    const dense = steps(train(goneTo(tuned, '1'), 'dense', 2));
    expect(dense.slice(1, 2)).toEqual([{ do: 'name', as: 'network 1' }]);
    expect(dense.at(-2)).toEqual({ do: 'go', to: 'network 1' });
  });

  it('of one network alone is the way there', () => {
    const tuned = train(cut(cut(sparse(), 0.2), 0.4), 'finetune', 3);
    const way = recipeTo({ lineage: tuned, config, engine: null }, tuned.head);
    expect(way.steps.map((step) => step.do)).toEqual(['train', 'train', 'cut', 'train']);
  });

  it('is none where its beginning is not known, or it is of several engines', () => {
    expect(obstacle(sparse())).toBeNull();
    expect(obstacle(fresh('kept'))).toBe('kept');
    expect(obstacle(fresh('file'))).toBe('file');
    const [root, one, two] = sparse().checkpoints;
    const other = two && { ...two, made: { ...made, threads: 3 } };
    const checkpoints = [root, one, other].flatMap((each) => each ?? []);
    expect(obstacle({ ...sparse(), checkpoints })).toBe('engines');
  });
});

describe('settings of a lineage', () => {
  it('are those it was trained with, each phase as long as it was', () => {
    const now = { ...config, batch: 7 };
    expect(asTrained(fresh(), now)).toBe(now);
    const trained = asTrained(sparse(), now);
    expect([trained.batch, trained.phases.dense.steps, trained.phases.sparse.steps]).toEqual([
      ...[config.batch, 4, 6],
    ]);
    const stopped = train(fresh(), 'dense', 40, { until: 3 });
    expect(comparable(stopped, now).phases.dense.steps).toBe(3);
  });
});
