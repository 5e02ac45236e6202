// The client's own bookkeeping over a recording port; the chain with the real worker is tested end to end.
import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../src/core/run-config';
import { portOf } from '../../src/store/port';
import { createPageStore, type PageStore } from '../../src/store/store';
import { createTrainerClient, type TrainerClient } from '../../src/store/trainer-client';
import { HandClock, RecordingPort } from './recording-port';
import { record } from '../ui/runs';
import { begun } from './run-events';

let port: RecordingPort;
let clock: HandClock;
let store: PageStore;
let client: TrainerClient;
let reported: unknown[];

beforeEach(() => {
  port = new RecordingPort();
  clock = new HandClock();
  store = createPageStore();
  reported = [];
  client = createTrainerClient(port, store, (error) => reported.push(error), clock);
});

const silence = () => store.getState().link.silentFor;

describe('a command', () => {
  it('is posted with a number of its own, its name and its argument', () => {
    void client.call('pause', null);
    void client.call('evaluate', { split: 'test' });
    expect(port.posted).toEqual([
      { id: 1, type: 'pause', arg: null },
      { id: 2, type: 'evaluate', arg: { split: 'test' } },
    ]);
  });

  it('resolves with the answer to its own number, in whatever order answers come', async () => {
    const evaluation = client.call('evaluate', { split: 'test' });
    const engines = client.call('engines', null);
    port.say({ type: 'answer', id: 2, value: [] });
    port.say({ type: 'answer', id: 1, value: 'measured' });
    expect(await engines).toEqual([]);
    expect(await evaluation).toBe('measured');
  });

  it('rejects with the refusal under its name, message and hint', async () => {
    const prune = client.call('prune', { rate: 0.4 });
    const error = { kind: 'PhaseError', message: 'Not now.', hint: 'Later.' } as const;
    port.say({ type: 'refused', id: 1, error });
    await expect(prune).rejects.toMatchObject({ name: 'PhaseError', message: 'Not now. Later.' });
  });

  it('hands over the buffers it was told to', () => {
    const safetensors = new ArrayBuffer(8);
    void client.call('loadModel', { safetensors, config: null }, [safetensors]);
    expect(safetensors.byteLength).toBe(0);
  });

  it('rejects and frees the way when its argument cannot be copied', async () => {
    const uncopied = { seed: (() => 1) as unknown as number };
    await expect(client.call('configure', uncopied)).rejects.toMatchObject({
      name: 'InvalidValueError',
      message: expect.stringMatching(
        /“configure” must be data that can be copied; got “.*could not be cloned/,
      ) as string,
    });
    void client.call('reset', null);
    expect(port.names).toEqual(['reset']);
  });
});

describe('while a command runs', () => {
  beforeEach(() => {
    client.call('train', { phase: 'dense', steps: 5 }).catch(() => undefined);
  });

  it('another one is refused with both names and is not posted', async () => {
    await expect(client.call('prune', { rate: 0.4 })).rejects.toMatchObject({
      name: 'BusyError',
      message: expect.stringMatching(/“prune” .* “train”/) as string,
    });
    expect(port.names).toEqual(['train']);
  });

  it.each(['pause', 'resume', 'stop', 'advance', 'engines'] as const)('%s passes', (name) => {
    void client.call(name, null);
    expect(port.names).toEqual(['train', name]);
  });

  it('commands that pass at any time keep nobody waiting', async () => {
    port.answer(null);
    void client.call('stop', null);
    await client.idle();
    void client.call('reset', null);
    expect(port.names).toEqual(['train', 'stop', 'reset']);
  });

  it('idle waits for its answer', async () => {
    let idle = false;
    const waiting = client.idle().then(() => (idle = true));
    await Promise.resolve();
    expect(idle).toBe(false);
    port.answer(null);
    await waiting;
    expect(idle).toBe(true);
  });
});

describe('opening', () => {
  it('is waited for, also when it is refused', async () => {
    client.call('open', { base: 'http://host/', change: {} }).catch(() => undefined);
    let ready = false;
    const waiting = client.ready().then(() => (ready = true));
    await Promise.resolve();
    expect(ready).toBe(false);
    const error = { kind: 'DataError', message: 'Gone.', hint: '' } as const;
    port.say({ type: 'refused', id: 1, error });
    await waiting;
    expect(ready).toBe(true);
  });

  it('is not waited for where nothing opens', async () => {
    await expect(client.ready()).resolves.toBeUndefined();
  });
});

describe('events', () => {
  const config = { run: 1, type: 'config', config: { ...DEFAULT_CONFIG, seed: 9 } } as const;

  it('are in the store before a listener hears of them', () => {
    const seeds: number[] = [];
    client.onEvent(() => seeds.push(store.getState().run.config.seed));
    port.say(config);
    expect(seeds).toEqual([9]);
  });

  it('reach every listener, whatever one of them throws', () => {
    const heard: string[] = [];
    const fault = new Error('a listener of a script');
    client.onEvent(() => {
      throw fault;
    });
    client.onEvent((event) => heard.push(event.type));
    port.say(config);
    expect(heard).toEqual(['config']);
    expect(reported).toEqual([fault]);
  });

  it('no longer reach a listener that left', () => {
    const heard: string[] = [];
    const leave = client.onEvent((event) => heard.push(event.type));
    port.say(config);
    leave();
    port.say(config);
    expect(heard).toHaveLength(1);
  });

  it('signs of life are no events', () => {
    const heard: string[] = [];
    client.onEvent((event) => heard.push(event.type));
    port.say({ type: 'alive' });
    expect(heard).toEqual([]);
  });
});

describe('a worker that fails', () => {
  it('has every waiting command rejected with an EngineError that says what to do', async () => {
    const train = client.call('train', { phase: 'dense', steps: 5 });
    const engines = client.call('engines', null);
    port.breakDown('Script error');
    await expect(train).rejects.toMatchObject({
      name: 'EngineError',
      message: expect.stringMatching(/Script error.*Reload/) as string,
    });
    await expect(engines).rejects.toMatchObject({ name: 'EngineError' });
  });

  it('is said to be missing where its script could not be loaded, with what its host has to do', async () => {
    const opening = client.call('open', { base: 'http://host/', change: {} });
    port.breakDown(null);
    await expect(opening).rejects.toMatchObject({
      name: 'EngineError',
      words: { happened: 'workerMissing', advice: 'hostWorkers' },
    });
    await client.ready();
    expect(store.getState().run.failure?.error.message).toMatch(/could not be loaded/);
  });

  it('leaves the page at rest and with the failure to show', () => {
    port.say({ run: 1, type: 'activity', task: 'dense', paused: false, done: 1, total: 5 });
    port.breakDown('Script error');
    const { run } = store.getState();
    expect(run.activity.task).toBeNull();
    expect(run.failure?.error.kind).toBe('EngineError');
  });

  it('is asked nothing more until it speaks again', async () => {
    port.breakDown('Script error');
    await expect(client.call('reset', null)).rejects.toMatchObject({ name: 'EngineError' });
    port.say({ type: 'alive' });
    void client.call('reset', null);
    expect(port.names).toEqual(['reset']);
  });
});

describe('the heartbeat', () => {
  it('tells a silence of more than 15 s in whole seconds while a command runs', () => {
    void client.call('evaluate', { split: 'test' });
    clock.pass(15);
    expect(silence()).toBe(0);
    clock.pass(2);
    expect(silence()).toBe(17);
  });

  it('tells it while the worker is at a task of its own', () => {
    port.say({ run: 1, type: 'activity', task: 'load', paused: false, done: 0, total: 4 });
    clock.pass(20);
    expect(silence()).toBe(20);
  });

  it('takes any word as a sign of life', () => {
    void client.call('evaluate', { split: 'test' });
    clock.pass(20);
    port.say({ type: 'alive' });
    expect(silence()).toBe(0);
    clock.pass(10);
    expect(silence()).toBe(0);
  });

  it('misses a worker that died without a word, and hears it again should it speak', async () => {
    const train = client.call('train', { phase: 'dense', steps: 5 });
    let settled = false;
    train.then(
      () => (settled = true),
      () => (settled = true),
    );
    clock.pass(40);
    expect(silence()).toBe(40);
    await Promise.resolve();
    // Nobody can tell a dead worker from a busy one: the command waits, the person is told.
    expect(settled).toBe(false);
    await expect(client.call('reset', null)).rejects.toMatchObject({ name: 'BusyError' });
    port.say({ type: 'alive' });
    expect(silence()).toBe(0);
  });

  it('that died at rest is missed as soon as something is asked of it', () => {
    clock.pass(60);
    expect(silence()).toBe(0);
    void client.call('evaluate', { split: 'test' });
    clock.pass(1);
    expect(silence()).toBe(61);
  });

  it('minds no silence at rest', () => {
    clock.pass(60);
    expect(silence()).toBe(0);
  });

  it('does not take the sleep of the page for the worker’s silence', () => {
    void client.call('evaluate', { split: 'test' });
    clock.pass(10);
    clock.sleep(3600);
    clock.pass(1);
    expect(silence()).toBe(0);
  });
});

describe('a worker that is silent for too long', () => {
  it('keeps nobody waiting: what was asked of it ends with an error that says what to do', async () => {
    const train = client.call('train', { phase: 'dense', steps: 5 });
    const ended = expect(train).rejects.toMatchObject({
      name: 'EngineError',
      words: { happened: 'workerSilent', advice: 'workerAgain' },
    });
    clock.pass(62);
    await ended;
    // It is still to be seen, and to be started again.
    clock.pass(5);
    expect(silence()).toBe(67);
    const stop = client.call('stop', null);
    const late = expect(stop).rejects.toMatchObject({ name: 'EngineError' });
    clock.pass(17);
    await late;
  });
});

describe('a worker that is started again', () => {
  class EndedPort extends RecordingPort {
    ended = false;
    end(): void {
      this.ended = true;
    }
  }
  const opening = { base: 'http://host/', change: {}, keeps: false };

  function twoWorkers() {
    const ports = [new EndedPort(), new EndedPort()] as const;
    const page = createPageStore();
    const again = createTrainerClient(
      ports[0],
      page,
      () => undefined,
      clock,
      () => ports[1],
    );
    again.call('open', opening).catch(() => undefined);
    ports[0].answer(null);
    return { first: ports[0], second: ports[1], page, again };
  }

  it('opens with the settings of the run at hand, and with what the browser keeps of it', async () => {
    const { first, second, page, again } = twoWorkers();
    first.say(begun(4));
    first.say({ run: 4, type: 'stored', record: record(4) });
    const train = again.call('train', { phase: 'dense', steps: 5 });
    const gone = expect(train).rejects.toMatchObject({ words: { happened: 'workerRestarted' } });
    const restarted = again.restart();
    await gone;
    expect(first.ended).toBe(true);
    const { config } = page.live();
    expect(second.posted).toMatchObject([
      { type: 'open', arg: { ...opening, change: config, start: 'fresh' } },
    ]);
    // Its first run comes behind all of the worker before it.
    second.say(begun(1));
    expect(page.live().run).toBe(5);
    second.answer(null);
    await expect.poll(() => second.names).toEqual(['open', 'openRun']);
    expect(second.posted[1]?.arg).toEqual({ id: 'run-4' });
    second.answer(null);
    await restarted;
    first.say(begun(9));
    expect(page.live().run).toBe(5);
  });

  it('is offered where the one at hand has failed', () => {
    const { first, page } = twoWorkers();
    first.say(begun(1));
    first.breakDown('Script error');
    expect(page.live().failure?.recoveries).toEqual(['restart-worker']);
    expect(first.ended).toBe(true);
  });
});

describe('the wire to a worker', () => {
  /** A worker as its port sees it. */
  const wired = () => {
    const worker = new EventTarget();
    const broken: (string | null)[] = [];
    portOf(worker as Worker).listen(
      () => undefined,
      (why) => broken.push(why),
    );
    return { worker, broken };
  };

  it('takes the browser’s plain event for a script that did not load', () => {
    const { worker, broken } = wired();
    worker.dispatchEvent(new Event('error'));
    expect(broken).toEqual([null]);
  });

  it('passes on what the worker said of itself', () => {
    const { worker, broken } = wired();
    worker.dispatchEvent(Object.assign(new Event('error'), { message: 'x is not defined' }));
    expect(broken).toEqual(['x is not defined']);
  });
});
