// How fast the networks that are offered by time train is measured on a real engine, beside the run at hand, and
// gives way to whatever is asked for.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { resolveModel } from '../../src/core/config';
import { EngineError } from '../../src/core/errors';
import type { MakeTrainer } from '../../src/engine/trainer';
import { makeTrainer } from '../engine/make';
import { SURVEY_RATES } from '../../src/worker/survey-pace';
import { startSession } from './harness';

// Two networks are made and timed, some times over: on a busy machine that takes its time.
const PATIENT = 120_000;

const weightsOf = async (s: ReturnType<typeof startSession>) =>
  createHash('sha256')
    .update(await s.call('saveModel', { compact: false }))
    .digest('hex');

test(
  'both networks are timed, a step and an image, and nothing is told of it',
  async () => {
    const s = startSession();
    await s.open();
    const told = s.events.length;
    const paces = await s.call('paces', null);
    for (const pace of [paces?.nano, paces?.micro]) {
      expect(pace).toMatchObject({ engine: 'wasm', threads: 1 });
      expect(pace?.step).toBeGreaterThan(0);
      expect(pace?.image).toBeGreaterThan(0);
    }
    expect(s.events).toHaveLength(told);
  },
  PATIENT,
);

test(
  'a training ends in the same bits, whether or not it was measured before and in between',
  async () => {
    const trained = async (measures: boolean) => {
      const s = startSession();
      await s.open();
      const answers: unknown[] = [];
      for (const phase of ['dense', 'sparse'] as const) {
        if (measures) answers.push(await s.call('paces', null));
        await s.call('train', { phase, steps: 6 });
      }
      expect(answers.filter((paces) => paces !== null)).toHaveLength(measures ? 2 : 0);
      return weightsOf(s);
    };
    expect(await trained(true)).toEqual(await trained(false));
  },
  PATIENT,
);

test(
  'it gives way to a command, which is carried out as ever',
  async () => {
    const s = startSession();
    await s.open();
    const measuring = s.call('paces', null);
    expect(await s.call('train', { phase: 'dense', steps: 3 })).toMatchObject({ stopped: false });
    expect(await measuring).toBeNull();
    expect(await s.call('paces', null)).not.toBeNull();
  },
  PATIENT,
);

test(
  'a stop ends it',
  async () => {
    const s = startSession();
    await s.open();
    const measuring = s.call('paces', null);
    await s.call('stop', null);
    expect(await measuring).toBeNull();
  },
  PATIENT,
);

test(
  'nothing is measured while something is at work',
  async () => {
    const s = startSession();
    await s.open();
    const training = s.call('train', { phase: 'dense', steps: 3, paused: true });
    await s.next((event) => event.type === 'activity' && event.paused);
    expect(await s.call('paces', null)).toBeNull();
    await s.call('resume', null);
    await training;
  },
  PATIENT,
);

test(
  'the survey makes room for it, and goes on behind it',
  async () => {
    const s = startSession();
    await s.open();
    await s.call('train', { phase: 'sparse', steps: 20 });
    const began = s.next((event) => event.type === 'survey' && event.next !== null);
    await s.call('survey', { on: true });
    await began;
    const measuring = s.call('paces', null);
    await s.next((event) => event.type === 'survey' && event.next === null);
    const before = s.all('mask-accuracy').length;
    expect(before).toBeLessThan(10);
    const end = s.next((event) => event.type === 'survey' && event.next === null);
    expect(await measuring).not.toBeNull();
    await end;
    const measured = s.all('mask-accuracy').map(({ rate }) => rate);
    expect(measured).toEqual(expect.arrayContaining([...SURVEY_RATES]));
  },
  PATIENT,
);

test(
  'an engine that cannot is told of to whoever asked; the run at hand is as it was',
  async () => {
    const broken = new EngineError('The device is gone.', 'Try another.');
    const micro = resolveModel('micro');
    const make: MakeTrainer = (kind, shape, ...rest) =>
      shape.config.patch === micro.patch && shape.config.dim === micro.dim
        ? Promise.reject(broken)
        : makeTrainer(kind, shape, ...rest);
    const s = startSession('wasm', { make });
    await s.open();
    await expect(s.call('paces', null)).rejects.toThrow('The device is gone.');
    expect(s.all('failed')).toEqual([]);
    await s.call('train', { phase: 'dense', steps: 2 });
    expect(s.last('activity').task).toBeNull();
  },
  PATIENT,
);
