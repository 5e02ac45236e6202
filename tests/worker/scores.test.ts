// A criterion that needs more than gates, through a real session: who is told its scores and when, and
// that cuts, masks, times, tables and files go by it.
import { describe, expect, it } from 'vitest';
import { pruneRate } from '../../src/core/controls';
import { flattenGates, gateCount, gateValues } from '../../src/core/gates';
import { keptChannels } from '../../src/core/prune-plan';
import { rankScores } from '../../src/core/ranking';
import { planAt } from '../../src/core/scope';
import { gateScores, scoresOf, type CriterionId } from '../../src/core/scores';
import { readModel } from '../../src/formats/model-file';
import { TINY } from '../tiny';
import { SURVEY_RATES } from '../../src/worker/survey-pace';
import { startSession, TINY_RUN } from './harness';

type Session = ReturnType<typeof startSession>;
const OTHER = 'gate-magnitude';

const sparse = async () => {
  const s = startSession('wasm');
  await s.open();
  await s.call('train', { phase: 'sparse', steps: 20 });
  return s;
};
/** What a criterion would keep, from the parent as it is saved. */
const keptBy = async (s: Session, criterion: CriterionId, rate: number) => {
  const { params } = readModel(await s.call('saveModel', { compact: false }), null);
  const scores = scoresOf(criterion, TINY, flattenGates(TINY, params), params);
  const plan = planAt(TINY, rankScores(scores), pruneRate(rate));
  return { values: scores.values, plan, kept: keptChannels(TINY, plan.keep) };
};
const rule = (criterion: CriterionId, rate: number) =>
  ({ criterion, scope: 'network', budget: { rate: pruneRate(rate) } }) as const;

describe('scores that gates alone do not tell', () => {
  it('are told when they are asked for by the settings, and after every command that moved weights', async () => {
    const s = await sparse();
    expect(s.all('scores')).toEqual([]);
    await s.call('configure', { criterion: OTHER });
    const { values } = await keptBy(s, OTHER, 0.4);
    expect(s.last('scores')).toMatchObject({ criterion: OTHER, values });
    await s.call('evaluate', { split: 'validation' });
    await s.call('configure', { batch: 8 });
    expect(s.all('scores')).toHaveLength(1);
    await s.call('train', { phase: 'sparse', steps: 3 });
    expect(s.all('scores')).toHaveLength(2);
    expect(s.last('scores').values).toEqual((await keptBy(s, OTHER, 0.4)).values);
    expect(s.last('scores').values).not.toEqual(values);
    const at = s.events.map(({ event }) => event.type);
    expect(at.lastIndexOf('scores')).toBeGreaterThan(at.lastIndexOf('progress'));
  });

  it('are told of a network that is opened or begun with them', async () => {
    const s = startSession('wasm');
    await s.open({ ...TINY_RUN, criterion: OTHER });
    expect(s.last('scores').values).toEqual((await keptBy(s, OTHER, 0.4)).values);
    await s.call('reset', null);
    expect(s.all('scores')).toHaveLength(2);
    expect(s.last('scores').run).toBe(s.last('run').run);
  });

  it('are answered to whoever asks, while the settings stay', async () => {
    const s = await sparse();
    const { values } = await keptBy(s, OTHER, 0.4);
    expect(await s.call('scores', { criterion: OTHER })).toEqual(values);
    expect(s.last('scores').values).toEqual(values);
    expect(s.last('run').config.criterion).toBe('gate');
    expect(s.all('config')).toEqual([]);
    expect(await s.call('scores', { criterion: 'gate' })).toEqual(
      (await keptBy(s, 'gate', 0.4)).values,
    );
  });
});

describe('a cut', () => {
  it('goes by the criterion at hand, and by |g| where nothing else was chosen', async () => {
    const s = await sparse();
    const [gate, other] = [await keptBy(s, 'gate', 0.4), await keptBy(s, OTHER, 0.4)];
    expect(other.kept).not.toEqual(gate.kept);
    await s.call('prune', { rate: 0.4 });
    expect(s.last('network').kept).toEqual(gate.kept);
    expect(s.last('network')).not.toHaveProperty('criterion');
    expect(s.last('result').row).not.toHaveProperty('criterion');
    await s.call('undoPrune', null);
    await s.call('configure', { criterion: OTHER });
    await s.call('prune', { rate: 0.4 });
    expect(s.last('network')).toMatchObject({ criterion: OTHER, rate: 0.4, kept: other.kept });
    expect(s.last('network').pruned).toBe(Math.floor(0.4 * gateCount(TINY)));
  });

  it('by a rule of its own makes that its criterion, and is another line of the table', async () => {
    const s = await sparse();
    const { kept, values } = await keptBy(s, OTHER, 0.4);
    await s.call('prune', { rate: 0.4 });
    await s.call('prune', rule(OTHER, 0.4));
    expect(s.last('network')).toMatchObject({ criterion: OTHER, kept });
    expect(s.last('config').config.criterion).toBe(OTHER);
    expect(s.last('scores').values).toEqual(values);
    const lines = new Map(
      s.all('result').flatMap(({ row }) => (row.kind === 'pruned' ? [[row.criterion, row]] : [])),
    );
    expect([...lines.keys()]).toEqual([undefined, OTHER]);
    expect(s.last('did').deed).toMatchObject({ do: 'cut', rate: 0.4 });
    expect(s.last('did').deed.config.criterion).toBe(OTHER);
  });

  it('computes what the parent computes with the mask of the same criterion', async () => {
    const s = await sparse();
    await s.call('configure', { criterion: OTHER });
    const images = Float32Array.from({ length: 784 }, (_, i) => Math.sin(i));
    const masked = await s.call('logits', { images, count: 1, rate: 0.4 });
    await s.call('prune', { rate: 0.4 });
    const compact = await s.call('logits', { images, count: 1 });
    compact.forEach((logit, i) => expect(logit).toBeCloseTo(masked[i]!, 4));
    await s.call('configure', { criterion: 'gate' });
    expect(await s.call('logits', { images, count: 1, rate: 0.4 })).not.toEqual(masked);
  });

  it('can be made where every gate is still 1, as |g| cannot', async () => {
    const s = startSession('wasm');
    await s.open();
    await s.call('train', { phase: 'dense', steps: 3 });
    await expect(s.call('prune', { rate: 0.4 })).rejects.toMatchObject({ kind: 'PhaseError' });
    await s.call('prune', rule(OTHER, 0.4));
    expect(s.last('network').pruned).toBe(Math.floor(0.4 * gateCount(TINY)));
  });

  it.each([
    [
      'a criterion that nobody knows',
      { criterion: 'luck', scope: 'network', budget: { rate: 0.4 } },
    ],
    ['a scope that is not here', { criterion: 'gate', scope: 'block', budget: { rate: 0.4 } }],
  ])('with %s is refused by name', async (_, how) => {
    const s = await sparse();
    await expect(s.call('prune', how as never)).rejects.toMatchObject({
      kind: 'InvalidValueError',
    });
  });
});

describe('gates that are scored by averages', () => {
  const averaged = async () => {
    const s = startSession('wasm');
    await s.open({ ...TINY_RUN, phases: { sparse: { average: 15 } } });
    await s.call('train', { phase: 'sparse', steps: 40 });
    return s;
  };
  const parent = async (s: Session) =>
    readModel(await s.call('saveModel', { compact: false }), null).params;
  const keptByAverages = async (s: Session) => {
    const { averages } = gateValues(TINY, await parent(s));
    const scores = gateScores(averages ?? new Float32Array(0));
    return { averages, kept: keptChannels(TINY, planAt(TINY, rankScores(scores), RATE).keep) };
  };
  const RATE = pruneRate(0.4);

  it('are told so, cut so, and are so again when the cut is undone or its run is opened again', async () => {
    const s = await averaged();
    const { averages, kept } = await keptByAverages(s);
    expect(s.last('progress').averages).toEqual(averages);
    expect(kept).not.toEqual((await keptBy(s, 'gate', 0.4)).kept);
    expect(await s.call('scores', { criterion: 'gate' })).toEqual(averages);
    await s.call('prune', { rate: RATE });
    expect(s.last('network').kept).toEqual(kept);
    await s.call('undoPrune', null);
    expect((await keptByAverages(s)).averages).toEqual(averages);
    await s.call('prune', { rate: RATE });
    const cut = await s.call('saveModel', { compact: true });
    expect(Object.keys(readModel(cut, null).params).join()).not.toContain('average');
    await s.call('reset', null);
    expect(s.last('gates').averages).toBeNull();
    await s.call('openRun', { id: s.last('kept').networks[0]!.name });
    expect(s.last('gates').averages).toEqual(averages);
    expect(s.last('network').kept).toEqual(kept);
    expect(s.last('past').gates.at(-1)?.gates).toEqual(averages);
    await s.call('undoPrune', null);
    await s.call('carryOut', { steps: [{ do: 'cut', ...rule('gate', 0.4) }] });
    expect(s.last('network').kept).toEqual(kept);
  });

  it('train the same bits as gates that are not', async () => {
    const [plain, other] = [await sparse(), startSession('wasm')];
    await other.open({ ...TINY_RUN, phases: { sparse: { average: 15 } } });
    await other.call('train', { phase: 'sparse', steps: 20 });
    expect(await parent(other)).toMatchObject(await parent(plain));
    expect(gateValues(TINY, await parent(plain)).averages).toBeNull();
  });

  it('are scored by |g| where the file they come in says no averages', async () => {
    const s = await sparse();
    const { buffer } = (await s.call('saveModel', { compact: false })) as { buffer: ArrayBuffer };
    const other = startSession('wasm');
    await other.open({ ...TINY_RUN, phases: { sparse: { average: 15 } } });
    await other.call('loadModel', { safetensors: buffer, config: null });
    expect(other.last('gates').averages).toBeNull();
    await other.call('prune', { rate: RATE });
    expect(other.last('network').kept).toEqual((await keptBy(s, 'gate', 0.4)).kept);
  });
});

describe('what is said of a cut', () => {
  it('is the same after it was kept in the browser or saved as a file', async () => {
    const s = await sparse();
    await s.call('prune', rule(OTHER, 0.4));
    const { kept } = s.last('network');
    const rows = s.all('result').filter(({ row }) => row.criterion === OTHER);
    const file = await s.call('saveModel', { compact: true });
    await s.call('reset', null);
    const name = s.last('kept').networks[0]!.name;
    expect(s.last('kept').networks[0]).toMatchObject({ rate: 0.4, top1: rows.at(-1)?.row.top1 });
    await s.call('openRun', { id: name });
    expect(s.last('run').config.criterion).toBe(OTHER);
    expect(s.last('network')).toMatchObject({ criterion: OTHER, rate: 0.4, kept });
    expect(s.last('result').row).toMatchObject({ criterion: OTHER, rate: 0.4, earlier: true });

    await s.call('configure', { criterion: 'gate' });
    const { buffer } = file as { buffer: ArrayBuffer };
    await s.call('loadModel', { safetensors: buffer, config: null });
    expect(s.last('run').config.criterion).toBe(OTHER);
    expect(s.last('network')).toMatchObject({ criterion: OTHER, rate: 0.4, kept });
    expect(s.last('result').row).toMatchObject({ criterion: OTHER, rate: 0.4 });
  });

  it('leaves files of cuts by |g| as they were', async () => {
    const s = await sparse();
    await s.call('prune', { rate: 0.4 });
    const { metadata } = readModel(await s.call('saveModel', { compact: true }), null);
    expect(metadata).not.toHaveProperty('criterion');
    expect(metadata['results']).not.toContain('criterion');
  });
});

describe('an idle worker', () => {
  it('measures the masks of the criterion at hand, and all anew once that is another', async () => {
    const s = await sparse();
    const ended = () => s.next((event) => event.type === 'survey' && event.next === null);
    const survey = async () => {
      const [end, before] = [ended(), s.all('mask-accuracy').length];
      await s.call('survey', { on: true });
      await end;
      return s.all('mask-accuracy').slice(before);
    };
    const byGate = await survey();
    await s.call('configure', { criterion: OTHER });
    const byOther = await survey();
    for (const found of [byGate, byOther])
      expect(found.slice(0, 10).map(({ rate }) => rate)).toEqual([...SURVEY_RATES]);
    for (const { rate, top1 } of byOther.filter((one) => one.rate === 0.8)) {
      const asked = await s.call('evaluate', { split: 'validation', rate });
      expect(asked.top1).toBe(top1);
    }
  });
});
