// What the worker measures on its own: real networks, real images, and commands that come in between.
import { describe, expect, it } from 'vitest';
import type { MakeTrainer } from '../../src/engine/trainer';
import { makeTrainer } from '../engine/make';
import { TINY } from '../tiny';
import { SURVEY_RATES } from '../../src/worker/survey-pace';
import { HandTime } from './hand-time';
import { startSession } from './harness';

const sparse = async () => {
  const s = startSession('wasm');
  await s.open();
  await s.call('train', { phase: 'sparse', steps: 20 });
  return s;
};
const ended = (s: Awaited<ReturnType<typeof sparse>>) =>
  s.next((event) => event.type === 'survey' && event.next === null);
const rates = (s: Awaited<ReturnType<typeof sparse>>) =>
  s.all('mask-accuracy').map(({ rate }) => rate);

describe('an idle worker with leave to measure', () => {
  it('measures rates in the order that tells most, each as a command would', async () => {
    const s = await sparse();
    const end = ended(s);
    await s.call('survey', { on: true });
    await end;
    expect(rates(s).slice(0, 10)).toEqual([...SURVEY_RATES]);
    const [first, ...later] = s.all('mask-accuracy').slice(9);
    expect(later.length).toBeGreaterThan(0);
    expect(new Set(rates(s)).size).toBe(10 + later.length);
    expect(first?.rate).toBe(0.3);
    // Rates are chosen by these figures; test images are for the report.
    expect(new Set(s.all('mask-accuracy').map(({ split }) => split))).toEqual(
      new Set(['validation']),
    );
    const measured = s.all('mask-accuracy').filter(({ rate }) => rate === 0 || rate === 0.6);
    for (const { rate, top1, count } of measured) {
      const asked = await s.call('evaluate', { split: 'validation', rate });
      expect([asked.top1, asked.count]).toEqual([top1, count]);
    }
  });

  it('leaves the processor to a person who asks for answers, and goes on once the hand rests', async () => {
    const time = new HandTime();
    const s = startSession('wasm', { now: time.now, after: time.after });
    await s.open();
    await s.call('train', { phase: 'sparse', steps: 20 });
    const end = ended(s);
    await s.call('look', { rate: 0.1 });
    await s.call('survey', { on: true });
    for (const rate of [0.2, 0.3, 0.4]) {
      time.pass(300);
      await s.call('look', { rate });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(rates(s)).toEqual([]);
    time.pass(1000);
    await end;
    expect(rates(s)).toEqual(expect.arrayContaining([...SURVEY_RATES]));
  });

  it('refuses no command, and measures no more until it is given leave again', async () => {
    const s = await sparse();
    const first = s.next((event) => event.type === 'mask-accuracy');
    await s.call('survey', { on: true });
    await first;
    const end = ended(s);
    const pruned = await s.call('prune', { rate: 0.35 });
    expect(pruned.count).toBeGreaterThan(0);
    await end;
    const before = rates(s).length;
    expect(before).toBeLessThan(10);
    await s.call('evaluate', { split: 'test' });
    expect(rates(s)).toHaveLength(before);
    const last = ended(s);
    await s.call('survey', { on: true });
    await last;
    expect(rates(s)).toEqual(expect.arrayContaining([...SURVEY_RATES, 0.35]));
    expect(rates(s)).toHaveLength(new Set(rates(s)).size);
  });

  it('holds commands in their order while a part is measured: a pause after a start pauses it', async () => {
    const s = await sparse();
    const began = s.next((event) => event.type === 'survey' && event.next !== null);
    await s.call('survey', { on: true });
    await began;
    const training = s.call('train', { phase: 'sparse', steps: 5 });
    await s.call('pause', null);
    expect(s.last('activity')).toMatchObject({ task: 'sparse', paused: true });
    await s.call('resume', null);
    expect((await training).stopped).toBe(false);
  });

  it('starts over when the weights have changed', async () => {
    const s = await sparse();
    let end = ended(s);
    await s.call('survey', { on: true });
    await end;
    const before = rates(s).length;
    await s.call('train', { phase: 'sparse', steps: 2 });
    end = ended(s);
    await s.call('survey', { on: true });
    await end;
    expect(rates(s).slice(before, before + 10)).toEqual([...SURVEY_RATES]);
  });

  it('measures the parent no more after its cut is tuned, whose own gates are none of its', async () => {
    const s = await sparse();
    // A cut is measured on test images: its rate is still to be measured on those that rates are chosen by.
    await s.call('prune', { rate: 0.4 });
    const end = ended(s);
    await s.call('survey', { on: true });
    await end;
    const chosenBy = s.all('mask-accuracy').filter(({ split }) => split === 'validation');
    const measured = rates(s).length;
    expect(chosenBy).toHaveLength(measured - 1);
    await s.call('finetune', { steps: 2 });
    const told = s.all('survey').length;
    await s.call('survey', { on: true });
    await s.call('engines', null);
    expect(s.all('survey')).toHaveLength(told);
    expect(rates(s)).toHaveLength(measured);
  });

  it('says nothing of work at hand, and leaves fresh weights alone', async () => {
    const s = await sparse();
    const heard = s.all('activity').length;
    const end = ended(s);
    await s.call('survey', { on: true });
    await end;
    expect(s.all('activity')).toHaveLength(heard);

    const fresh = startSession('wasm');
    await fresh.open();
    await fresh.call('survey', { on: true });
    await fresh.call('engines', null);
    expect(fresh.all('survey')).toEqual([]);
  });

  it('measures once what no rate changes: equal gates stay together', async () => {
    const s = startSession('wasm');
    await s.open();
    await s.call('train', { phase: 'dense', steps: 2 });
    const end = s.next((event) => event.type === 'survey' && event.next === null);
    await s.call('survey', { on: true });
    await end;
    const accuracies = s.all('mask-accuracy');
    expect(accuracies).toHaveLength(10);
    expect(new Set(accuracies.map(({ top1 }) => top1)).size).toBe(1);
  });

  it('leaves a cut alone that came without its parent', async () => {
    const s = await sparse();
    await s.call('prune', { rate: 0.4 });
    const file = await s.call('saveModel', { compact: true });
    await s.call('loadModel', { safetensors: file.slice().buffer, config: null });
    await s.call('survey', { on: true });
    await s.call('engines', null);
    expect(s.all('survey')).toEqual([]);
    expect(s.last('network').parentKnown).toBe(false);
  });

  it('is not put off by what another run’s images end with', async () => {
    // Test images that never come, until nobody wants them any more.
    let asked: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => (asked = resolve));
    const s = startSession('wasm', {
      reach: (serve) => (input, init) => {
        const url = input instanceof Request ? input.url : String(input);
        if (!url.includes('test-0-images')) return serve(input, init);
        asked();
        return new Promise((_, reject) =>
          init?.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))),
        );
      },
    });
    await s.open({}, 'shipped');
    await s.call('survey', { on: true });
    await waiting;
    await s.call('configure', { data: 'synthetic', model: TINY });
    await s.call('train', { phase: 'sparse', steps: 5 });
    const end = ended(s);
    await s.call('survey', { on: true });
    await end;
    expect(rates(s)).toEqual(expect.arrayContaining([...SURVEY_RATES]));
  });

  it('is not put off by a stop that was meant for the work before', async () => {
    let start: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (start = resolve));
    const make: MakeTrainer = async (...given) => {
      await held;
      return makeTrainer(...given);
    };
    const s = startSession('wasm', { make });
    await s.open({}, 'shipped');
    const starting = s.next((event) => event.type === 'activity' && event.task === 'engine');
    const measuring = expect(s.call('evaluate', { split: 'test' })).rejects.toMatchObject({
      kind: 'CancelledError',
    });
    await starting;
    await s.call('stop', null);
    start();
    await measuring;
    const found = s.next((event) => event.type === 'mask-accuracy');
    await s.call('survey', { on: true });
    expect(await found).toMatchObject({ rate: 0 });
    await s.call('survey', { on: false });
  });
});
