// The faster of two real engines is found by the clock, here one that each engine's steps move by hand;
// an engine that fails is out of the race.
import { describe, expect, it, test } from 'vitest';
import { PRESETS } from '../../src/core/config';
import { EngineError } from '../../src/core/errors';
import { initParams } from '../../src/core/init';
import { DEFAULT_CONFIG, type EngineId } from '../../src/core/run-config';
import type { MakeTrainer, Trainer } from '../../src/engine/trainer';
import { fastestEngine, isSmall, type Race } from '../../src/worker/fastest-engine';
import type { Run } from '../../src/worker/run';
import { RunEngine } from '../../src/worker/run-engine';
import { makeTrainer } from '../engine/make';
import { SMALLEST } from '../tiny';
import { controlledTime } from './hand-time';

/** Engines whose steps take as long as told, in milliseconds of the race's own clock. */
function race(msPerStep: Partial<Record<EngineId, number>>, broken: EngineId | null = null): Race {
  const { time, clock, control } = controlledTime();
  const make: MakeTrainer = async (kind, ...rest) => {
    if (kind === broken) throw new EngineError('It does not start.', 'Choose another.');
    const trainer = await makeTrainer(kind, ...rest);
    const timed = Object.create(trainer) as Trainer;
    timed.step = (...given) => {
      time.pass(msPerStep[kind] ?? 1);
      trainer.step(...given);
    };
    return timed;
  };
  const shape = { config: SMALLEST, kept: null };
  return { make, shape, params: initParams(SMALLEST, 1), batch: 16, clock, control };
}

test('the engine whose steps are shorter wins, whichever is named first', async () => {
  const slowScript = { wasm: 60, 'tfjs-cpu': 400 };
  expect(await fastestEngine(['tfjs-cpu', 'wasm'], race(slowScript))).toBe('wasm');
  expect(await fastestEngine(['wasm', 'tfjs-cpu'], race(slowScript))).toBe('wasm');
  expect(await fastestEngine(['wasm', 'tfjs-cpu'], race({ wasm: 50, 'tfjs-cpu': 40 }))).toBe(
    'tfjs-cpu',
  );
});

test('an engine that does not start is out, and the first is named where none does', async () => {
  expect(await fastestEngine(['wasm', 'tfjs-cpu'], race({ 'tfjs-cpu': 400 }, 'wasm'))).toBe(
    'tfjs-cpu',
  );
  expect(await fastestEngine(['wasm'], race({}, 'wasm'))).toBe('wasm');
});

test('a stop ends the race', async () => {
  const stopped = race({});
  stopped.control.stop();
  await expect(fastestEngine(['wasm'], stopped)).rejects.toThrow(/stopped/i);
});

describe('the engine of a run', () => {
  const choose = (
    engine: EngineId | 'auto',
    shape: Race['shape'] = { config: SMALLEST, kept: null },
  ) => {
    const made: EngineId[] = [];
    const of = race({ wgsl: 90, wasm: 60 });
    const engines = new RunEngine({
      availableEngines: () => Promise.resolve([]),
      chooseEngine: (wanted) => (wanted === 'auto' ? 'wgsl' : wanted),
    });
    const run = {
      config: { ...DEFAULT_CONFIG, engine },
      footing: { basis: null },
    } as unknown as Run;
    const make: MakeTrainer = (kind, ...rest) => {
      made.push(kind);
      // No machine of a test has a GPU: its steps are those of another engine.
      return of.make('wasm', ...rest);
    };
    return engines.idFor(run, { ...of, make, shape }).then((id) => ({ id, made }));
  };

  it('is the one that a person asked for, and nothing is measured', async () => {
    expect(await choose('wgsl')).toEqual({ id: 'wgsl', made: [] });
    expect(await choose('wasm')).toEqual({ id: 'wasm', made: [] });
  });

  it('is measured where nobody asked and the network is small, else the likeliest', async () => {
    const { id, made } = await choose('auto');
    expect(new Set(made)).toEqual(new Set(['wgsl', 'wasm']));
    expect(['wgsl', 'wasm']).toContain(id);
    const large = { config: PRESETS['deit-tiny'], kept: null };
    expect(await choose('auto', large)).toEqual({ id: 'wgsl', made: [] });
  });
});

test('a network of the playground is small, a DeiT is not', () => {
  expect(isSmall({ config: PRESETS.small, kept: null })).toBe(true);
  expect(isSmall({ config: PRESETS['deit-tiny'], kept: null })).toBe(false);
});
