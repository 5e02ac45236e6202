import { describe, expect, it } from 'vitest';
import { initParams } from '../../src/core/init';
import { writeModel } from '../../src/formats/model-file';
import { planTrainer } from '../../src/engine/plan-trainer';
import { wasmExecutors } from '../../src/engine/wasm/executor';
import { dyingThreads } from '../engine/dying-threads';
import { TINY } from '../tiny';
import { startSession, TINY_RUN } from './harness';

const TICKS_A_SECOND = 20;

describe('while a command runs', () => {
  it('refuses others as busy, but hears pause, resume and stop', async () => {
    const s = startSession();
    await s.open();
    const training = s.call('train', { phase: 'dense', steps: 10_000 });
    await s.next((e) => e.type === 'progress');
    await expect(s.call('evaluate', { split: 'test' })).rejects.toMatchObject({
      kind: 'BusyError',
    });
    await s.call('pause', null);
    expect(s.last('activity')).toMatchObject({ task: 'dense', paused: true });
    await s.call('resume', null);
    expect(s.last('activity').paused).toBe(false);
    await s.call('stop', null);
    const result = await training;
    expect(result.stopped).toBe(true);
    expect(s.last('network').stage).toBe('dense');
    expect(s.last('activity').task).toBeNull();
  });

  it('takes single steps while paused', async () => {
    const s = startSession();
    await s.open();
    const training = s.call('train', { phase: 'dense', steps: 100, paused: true });
    await s.next((e) => e.type === 'activity' && e.task === 'dense');
    for (const step of [1, 2, 3]) {
      const told = s.next((e) => e.type === 'progress');
      await s.call('advance', null);
      expect(await told).toMatchObject({ step });
    }
    await s.call('stop', null);
    expect((await training).stopped).toBe(true);
    expect(s.last('progress').step).toBe(3);
  });

  it('tells of every step done before a pause', async () => {
    const s = startSession();
    await s.open({ ...TINY_RUN, batch: 2 });
    const training = s.call('train', { phase: 'dense', steps: 10_000 });
    await s.next((e) => e.type === 'progress');
    await s.call('pause', null);
    for (let before = -1; before < s.last('progress').step;) {
      before = s.last('progress').step;
      await new Promise((done) => setTimeout(done, 200));
    }
    const held = s.last('progress').step;
    const told = s.next((e) => e.type === 'progress');
    await s.call('advance', null);
    expect(await told).toMatchObject({ step: held + 1 });
    await s.call('stop', null);
    await training;
  });

  it('can go on with a stopped phase until the network is another', async () => {
    const s = startSession();
    await s.open();
    const begin = async () => {
      const training = s.call('train', { phase: 'sparse', steps: 10_000 });
      // Until gates differ enough for a cut.
      await s.next((e) => e.type === 'progress' && e.step >= 10);
      await s.call('stop', null);
      await training;
      expect(s.last('network').stopped).toMatchObject({ phase: 'sparse', steps: 10_000 });
    };
    const nothing = () => expect(s.call('goOn', {})).rejects.toMatchObject({ kind: 'PhaseError' });
    await nothing();
    await begin();
    await s.call('prune', { rate: 0.4 });
    expect(s.last('network').stopped).toBeNull();
    await nothing();
    await s.call('undoPrune', null);
    await begin();
    const batch = { images: new Float32Array(784), labels: Uint32Array.of(1) };
    const still = { lr: 1e-6, gateLr: 0, weightDecay: 0, lambda: 0, labelSmoothing: 0 };
    await s.call('step', { ...batch, ...still });
    expect(s.last('network').stopped).toBeNull();
    await nothing();
    await begin();
    await s.call('train', { phase: 'sparse', steps: 2 });
    expect(s.last('progress')).toMatchObject({ step: 2, steps: 2 });
    await nothing();
  });

  it('ends a training that waits for images, and changes nothing', async () => {
    let asked: () => void = () => undefined;
    const waits = new Promise<void>((resolve) => (asked = resolve));
    const s = startSession('tfjs-wasm', {
      reach: (serve) => (input, init) => {
        const url = input instanceof Request ? input.url : String(input);
        if (!url.includes('train-0-images')) return serve(input, init);
        asked();
        return new Promise(() => undefined);
      },
    });
    await s.open({ ...TINY_RUN, data: 'fashion' });
    const training = s.call('train', { phase: 'dense', steps: 5 });
    await waits;
    await s.call('stop', null);
    expect(await training).toMatchObject({ stopped: true, steps: 0 });
    expect(s.all('network')).toEqual([]);
    expect(s.last('activity').task).toBeNull();
  });

  it('changes no stage where it was stopped before its first step', async () => {
    const s = startSession();
    await s.open();
    await s.call('train', { phase: 'dense', steps: 1 });
    const training = s.call('train', { phase: 'sparse', steps: 5, paused: true });
    await s.next((e) => e.type === 'activity' && e.paused);
    await s.call('stop', null);
    expect(await training).toMatchObject({ stopped: true, steps: 0 });
    expect(s.last('network')).toMatchObject({ stage: 'dense', stopped: null });
  });

  it('leaves nothing to go on with of a phase once another began, though that took no step', async () => {
    const s = startSession();
    await s.open();
    await s.call('train', { phase: 'dense', steps: 9, until: 6 });
    expect(s.last('network')).toMatchObject({ stopped: { phase: 'dense', step: 6 } });
    const training = s.call('train', { phase: 'sparse', steps: 5, paused: true });
    await s.next((e) => e.type === 'activity' && e.paused);
    await s.call('stop', null);
    await training;
    expect(s.last('network')).toMatchObject({ stage: 'dense', stopped: null });
    await expect(s.call('goOn', {})).rejects.toThrow();
  });

  it('ends with a stop the work at hand, and no work after it', async () => {
    const s = startSession();
    await s.open();
    await s.call('train', { phase: 'sparse', steps: 5 });
    const cut = s.call('prune', { rate: 0.4 });
    await s.next((e) => e.type === 'network' && e.stage === 'pruned');
    await s.call('stop', null);
    await expect(cut).rejects.toMatchObject({ kind: 'CancelledError' });
    const images = new Float32Array(784);
    expect(await s.call('logits', { images, count: 1 })).toHaveLength(10);
  });

  it('keeps to twenty messages a second and loses no step', async () => {
    const s = startSession();
    await s.open({ ...TINY_RUN, batch: 2 });
    await s.call('train', { phase: 'sparse', steps: 60 });
    const from = s.events.findIndex(({ event }) => event.type === 'progress');
    const times = s.events.slice(from).map(({ at }) => at);
    for (const start of times) {
      const within = times.filter((at) => at >= start && at < start + 1000).length;
      expect(within).toBeLessThanOrEqual(TICKS_A_SECOND);
    }
    const steps = s.all('progress').reduce((sum, e) => sum + e.stats.series.ce.length, 0);
    expect(steps).toBe(60);
  });
});

describe('a command out of place', () => {
  it('is refused with what to do instead', async () => {
    const s = startSession();
    await expect(s.call('train', { phase: 'dense', steps: 1 })).rejects.toMatchObject({
      kind: 'PhaseError',
    });
    await s.open();
    await expect(s.call('finetune', { steps: 1 })).rejects.toThrow(/Prune first/);
    await s.call('train', { phase: 'sparse', steps: 5 });
    await s.call('prune', { rate: 0.2 });
    await expect(s.call('train', { phase: 'sparse', steps: 1 })).rejects.toThrow(/Undo the cut/);
  });

  it('is refused where a number is not allowed, naming field, value and bounds', async () => {
    const s = startSession();
    await s.open();
    await expect(s.call('train', { phase: 'dense', steps: 0 })).rejects.toThrow(
      /steps must be a whole number from 1 .*; got 0/,
    );
    await expect(s.call('prune', { rate: 0.99 })).rejects.toThrow(
      /rate must be .*0 to 0\.95; got 0\.99/,
    );
    await expect(s.call('configure', { phases: { sparse: { lambda: -1 } } })).rejects.toThrow(
      /phases.sparse.lambda must be .*; got -1/,
    );
    await expect(s.call('configure', { model: { ...TINY, heads: 5 } })).rejects.toThrow(
      /model.heads must be a divisor of the width 32; got 5/,
    );
  });
});

describe('when the loss stops being a number', () => {
  it('stops, keeps the last good state and offers ways out', async () => {
    const s = startSession();
    await s.open();
    // Weights just within float32: finite themselves, their products are not.
    const params = initParams(TINY, 1);
    params['head.weight']?.fill(3e38);
    const shape = { config: TINY, kept: null };
    const bytes = writeModel({ shape, params, mean: [0], std: [1] });
    await s.call('loadModel', { safetensors: bytes.buffer, config: TINY });

    const training = s.call('train', { phase: 'sparse', steps: 50 });
    await expect(training).rejects.toThrow(/step 1. Weights of step 0 are kept/);
    expect(s.last('failed')).toMatchObject({
      error: { kind: 'NonFiniteLossError' },
      recoveries: ['halve-lr', 'reset'],
    });
    expect(s.last('activity').task).toBeNull();
    const metadata = { data: 'synthetic', stage: 'dense', drawn: '0' };
    expect(await s.call('saveModel', { compact: false })).toEqual(
      writeModel({ shape, params, mean: [0], std: [1], metadata }),
    );

    const { lr } = s.last('run').config.phases.sparse;
    await expect(s.call('recover', { way: 'halve-lr' })).rejects.toThrow(/stopped being a number/);
    expect(s.last('config').config.phases.sparse.lr).toBe(lr / 2);
    await s.call('recover', { way: 'reset' });
    expect(s.last('run').stage).toBe('fresh');
  });
});

describe('a run that was made with kernels which are not here', () => {
  it('is refused, and starts with the settings of this machine when asked to', async () => {
    const s = startSession('wasm');
    const record = { threads: 1, variants: ['simd9000'] };
    await s.open({ ...TINY_RUN, engine: 'wasm', record });
    const train = () => s.call('train', { phase: 'dense', steps: 2 });
    await expect(train()).rejects.toThrow(/kernels that are not here: simd9000/);
    expect(s.last('failed').recoveries).toEqual(['own-settings']);
    await s.call('recover', { way: 'own-settings' });
    expect(s.last('config').config).toMatchObject({ engine: 'wasm', record: null });
    await train();
    expect(s.last('progress')).toMatchObject({ phase: 'dense', step: 2 });
  });
});

describe('kernels that a person sets', () => {
  it('are refused before anything trains where the engine has none of that name', async () => {
    const s = startSession('wasm');
    await s.open({ ...TINY_RUN, engine: 'wasm' });
    const set = (...variants: string[]) =>
      s.call('configure', { record: { threads: 1, variants } });
    await expect(set('simd9000')).rejects.toThrow(
      /^kernels must be one of simd128, simd128-fma; got “simd9000”\.$/,
    );
    await expect(set('product-reg8')).rejects.toThrow(/^kernels must be /);
    expect((await s.call('configure', {})).record).toBeNull();
    expect((await set('simd128', 'micro-2')).record?.variants).toEqual(['simd128', 'micro-2']);
  });
});

describe('when a thread of the engine dies while it trains', () => {
  it('stops, and goes on with one thread from the last good state', async () => {
    const openThread = await dyingThreads('killed');
    const s = startSession('wasm', {
      make: (_, shape, params, options) => {
        const threads = options.record?.threads ?? 2;
        return planTrainer(
          shape,
          params,
          options,
          wasmExecutors({ threads, build: 'simd128', openThread }),
        );
      },
    });
    const variants = ['simd128'];
    await s.open({ ...TINY_RUN, engine: 'wasm', record: { threads: 2, variants } });
    const training = s.call('train', { phase: 'dense', steps: 8 });
    await expect(training).rejects.toThrow(/A thread of the WebAssembly engine failed/);
    expect(s.last('failed')).toMatchObject({
      error: { kind: 'EngineError', words: { happened: 'threadLost', advice: 'oneThread' } },
      recoveries: ['one-thread', 'restart-engine'],
    });
    expect(s.all('failed')).toHaveLength(1);
    await s.call('recover', { way: 'one-thread' });
    expect(s.last('engine').info?.threads).toBe(1);
    expect(s.last('config').config.record).toEqual({ threads: 1, variants });
    expect(s.last('progress')).toMatchObject({ phase: 'dense', step: 8 });
    expect(s.last('network').stage).toBe('dense');
  });
});
