// The page side over the worker's real session, through a message channel that copies as a worker's
// port does: the sequences behind the buttons, and what stands on the page when a command has answered.
import { runOnnx } from '../../headless/onnx-runtime';
import { decodeInNode } from '../../headless/picture-decoder';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../../src/core/commands';
import { pruneRate } from '../../src/core/controls';
import type { Event } from '../../src/core/events';
import type { Recipe } from '../../src/core/recipe';
import { createTrainer } from '../../src/engine/create-trainer';
import type { SaveFile } from '../../src/store/save-file';
import { createActions } from '../../src/store/actions';
import { createEspalier } from '../../src/store/console-api';
import type { Espalier } from '../../src/store/espalier-api';
import { recipeText } from '../../src/store/link/recipe-link';
import type { Actions } from '../../src/store/page';
import type { Port } from '../../src/store/port';
import { createPageStore, type PageState, type PageStore } from '../../src/store/store';
import { createTrainerClient, type TrainerClient } from '../../src/store/trainer-client';
import { Session } from '../../src/worker/session';
import type { Outside } from '../../src/worker/storage/run-files';
import { HandClock } from './recording-port';
import { TINY } from './run-events';
import { memoryStorage } from '../worker/memory-storage';
import { memoryVault } from '../worker/vault';

const steps = (count: number) => ({ steps: count, warmup: 0 });
const CHANGE = {
  data: 'synthetic',
  model: TINY,
  engine: 'tfjs-cpu',
  batch: 8,
  phases: { dense: steps(3), sparse: steps(4), finetune: steps(2) },
} as const;

let storage: Outside;
let channel: MessageChannel;
let store: PageStore;
let client: TrainerClient;
let espalier: Espalier;
let actions: Actions;
let saved: { bytes: Uint8Array; name: string }[];

/** A session at the other end of the channel. */
function startSession(port: MessagePort): void {
  const post = (event: Event, transfer: Transferable[] = []) => port.postMessage(event, transfer);
  const session = new Session({
    makeTrainer: createTrainer,
    availableEngines: () =>
      Promise.resolve([{ id: 'tfjs-cpu', available: true, code: 'always', reason: 'Always.' }]),
    chooseEngine: () => 'tfjs-cpu',
    fetch: () => Promise.resolve(new Response(null, { status: 404 })),
    post,
    clock: {
      now: () => performance.now(),
      // Node hands a port up to a thousand messages in a row, browsers one a task: the worker's own
      // way of letting others in, a message to itself, would keep them out here.
      breathe: () => new Promise((resolve) => setImmediate(resolve)),
    },
    ...{ sets: null, runOnnx, decode: decodeInNode },
    vault: memoryVault(),
    storage,
    here: { browser: 'Node', page: '1.0', kernels: 'a'.repeat(64) },
  });
  port.onmessage = ({ data }: MessageEvent<Command>) => void session.handle(data, post);
}

beforeEach(async () => {
  storage = memoryStorage();
  channel = new MessageChannel();
  startSession(channel.port2);
  const port: Port = {
    post: (command, transfer) => channel.port1.postMessage(command, transfer),
    listen: (onEvent) => {
      channel.port1.onmessage = ({ data }: MessageEvent<Event>) => onEvent(data);
    },
  };
  store = createPageStore();
  client = createTrainerClient(
    port,
    store,
    (error) => {
      throw error;
    },
    new HandClock(),
  );
  espalier = createEspalier({
    client,
    store,
    version: '0',
    report: () => Promise.resolve('<html>'),
  });
  saved = [];
  const save: SaveFile = (bytes, name) => {
    if (bytes instanceof Uint8Array) saved.push({ bytes, name });
  };
  actions = createActions({ client, store, espalier, save });
  await client.call('open', { base: 'http://host/', change: CHANGE });
});
afterEach(() => {
  channel.port1.close();
  channel.port2.close();
});

/** Waits until the page is so. */
const until = (holds: (page: PageState) => boolean): Promise<void> =>
  new Promise((resolve) => {
    const look = (page: PageState) => {
      if (!holds(page)) return;
      leave();
      resolve();
    };
    const leave = store.subscribe(look);
    look(store.getState());
  });
const measured = (kind: string) => (page: PageState) =>
  page.run.results.some(
    (row) =>
      row.kind === kind &&
      row.top1 !== null &&
      // A tuned cut is measured on validation images as well: rates are compared by those.
      (kind !== 'finetuned' || row.validation !== undefined),
  );
const kinds = () => store.getState().run.results.map(({ kind }) => kind);
const refusal = () => store.getState().link.refusal;
const run = () => store.getState().run;

describe('train it yourself', () => {
  it('trains dense and sparse to their ends and measures both', async () => {
    actions.trainYourself();
    await until(measured('sparse'));
    expect(kinds()).toEqual(['dense', 'sparse']);
    expect(run().results.map((row) => row.steps)).toEqual([3, 7]);
    expect(run().curves.bands.map(({ phase }) => phase)).toEqual(['dense', 'sparse']);
    expect(refusal()).toBeNull();
  });

  it('ends the work at hand and starts afresh', async () => {
    await espalier.configure({ phases: { dense: { steps: 1000 } } });
    actions.play();
    await until((page) => page.run.progress !== null);
    const before = run().run;
    actions.trainYourself();
    await until((page) => page.run.run > before && page.run.progress !== null);
    expect(refusal()).toBeNull();
    actions.stop();
    await client.idle();
    expect(run().activity.task).toBeNull();
  });
});

describe('stop', () => {
  it('ends the whole sequence, not only its phase, and keeps what was trained', async () => {
    await espalier.configure({ phases: { dense: { steps: 1000 } } });
    actions.trainYourself();
    await until((page) => page.run.progress !== null);
    actions.stop();
    await client.idle();
    await espalier.engines();
    expect(run().stage).toBe('dense');
    expect(run().progress?.globalStep).toBeLessThan(1000);
    expect(run().activity.task).toBeNull();
    expect(run().curves.bands.map(({ phase }) => phase)).toEqual(['dense']);
    expect(refusal()).toBeNull();
  });
});

describe('play after a stop', () => {
  beforeEach(async () => {
    await espalier.configure({ phases: { dense: { steps: 30 } } });
    for (let step = 1; step <= 2; step++) {
      actions.stepOnce();
      await until((page) => page.run.progress?.step === step && page.run.activity.paused);
    }
    actions.stop();
    await client.idle();
    await espalier.engines();
    expect(run().stopped).toEqual({ phase: 'dense', step: 2, steps: 30 });
  });

  it('goes on with the rest of the phase and with what follows it', async () => {
    actions.play();
    await until(measured('sparse'));
    expect(run().results.map((row) => row.steps)).toEqual([30, 34]);
    expect(run().progress).toMatchObject({ phase: 'sparse', globalStep: 34 });
    expect(run().stopped).toBeNull();
  });

  it('takes single steps from there', async () => {
    actions.stepOnce();
    await until((page) => page.run.progress?.step === 3);
    expect(run().progress).toMatchObject({ step: 3, steps: 30, globalStep: 3 });
    actions.stop();
    await client.idle();
  });

  it('in a recipe goes on with what is left of that, and with no more', async () => {
    const steps = [
      { do: 'train', phase: 'dense', steps: 9 },
      { do: 'measure', split: 'test' },
    ] as const;
    const running = espalier.run({ version: 1, config: CHANGE, start: 'fresh', steps });
    await until((page) => page.run.activity.task === 'dense');
    actions.pause();
    await until((page) => page.run.activity.paused);
    const before = run().progress?.step ?? 0;
    actions.stepOnce();
    await until((page) => page.run.progress?.step === before + 1);
    actions.stop();
    expect((await running).done).toBe(0);
    actions.play();
    await until(measured('dense'));
    await client.idle();
    expect(run().results.map((row) => row.steps)).toEqual([9]);
    expect(run()).toMatchObject({ stage: 'dense', stopped: null });
    expect(run().progress?.globalStep).toBe(9);
  });

  it('does not stand in the way of the phase from its first step, or of the next', async () => {
    await espalier.configure({ phases: { dense: { steps: 3 } } });
    actions.startPhase('dense');
    await until(measured('sparse'));
    expect(run().results.map((row) => row.steps)).toEqual([5, 9]);
    expect(refusal()).toBeNull();
  });
});

describe('a single step', () => {
  it('starts the phase at hand, takes one step of it and stays paused', async () => {
    actions.stepOnce();
    await until((page) => page.run.progress !== null && page.run.activity.paused);
    expect(run().progress?.step).toBe(1);
    actions.stepOnce();
    await until((page) => page.run.progress?.step === 2);
    expect(run().activity.paused).toBe(true);
  });

  it('is followed by the rest of the phase when play is pressed', async () => {
    actions.stepOnce();
    await until((page) => page.run.progress !== null);
    actions.play();
    await until(measured('dense'));
    expect(run().progress).toMatchObject({ phase: 'dense', step: 3 });
    expect(refusal()).toBeNull();
  });
});

describe('prune and fine-tune', () => {
  beforeEach(async () => {
    await espalier.train({ phase: 'sparse', steps: 4 });
  });

  it('cuts at the rate on the page, fine-tunes and measures before and after', async () => {
    actions.setRate(0.5);
    actions.pruneAndFinetune();
    await until(measured('finetuned'));
    expect(run().committed?.rate).toBe(0.5);
    expect(run().committed?.pruned).toBe(espalier.preview(0.5).pruned);
    expect(kinds()).toEqual(['sparse', 'pruned', 'finetuned']);
    expect(refusal()).toBeNull();
  });

  it('never shows the network as unmeasured between tuning it and measuring it', async () => {
    const unmeasured: unknown[] = [];
    const leave = store.subscribe(({ run: { stage, activity, results } }) => {
      if (stage !== 'finetuned' || activity.task !== null) return;
      if (!results.some((row) => row.kind === 'finetuned' && row.top1 !== null))
        unmeasured.push(results);
    });
    actions.pruneAndFinetune();
    await until(measured('finetuned'));
    await client.idle();
    await espalier.engines();
    leave();
    expect(unmeasured).toEqual([]);
    expect(run()).toMatchObject({ stage: 'finetuned', activity: { task: null } });
  });

  it('saves a compact file that opens again as the network it was', async () => {
    await espalier.prune(0.5);
    const images = Float32Array.from({ length: 16 }, (_, i) => Math.sin(i));
    const before = await espalier.logits({ images, count: 1 });
    actions.download(true);
    await expect.poll(() => saved.length).toBe(1);
    expect(saved[0]?.name).toBe('espalier-vit-d4-l2-pruned50.safetensors');

    const fresh = run().run;
    actions.openFiles([{ name: '', blob: new Blob([new Uint8Array(saved[0]?.bytes ?? [])]) }]);
    await until((page) => page.run.run > fresh);
    await client.idle();
    expect(refusal()).toBeNull();
    expect(run().source).toBe('file');
    expect(await espalier.logits({ images, count: 1 })).toEqual(before);
  });

  it('refuses sparse training until the cut is undone, saying what to do', async () => {
    await espalier.prune(0.5);
    const again = espalier.train({ phase: 'sparse', steps: 1 });
    await expect(again).rejects.toMatchObject({ name: 'PhaseError' });
    await espalier.undoPrune();
    await espalier.train({ phase: 'sparse', steps: 1 });
    expect(run().stage).toBe('sparse');
  });
});

describe('a cut network', () => {
  const rate = () => store.getState().view.rate;
  /** Whether the page draws the network at hand: its plan is the cut that was carried out. */
  const drawsIt = () => espalier.preview(rate()).pruned === run().committed?.pruned;

  it('brings the page to its rate, whether cut here, opened from a file or kept', async () => {
    await espalier.train({ phase: 'sparse', steps: 4 });
    actions.setRate(0.2);
    await espalier.prune(0.6);
    expect([rate(), drawsIt()]).toEqual([0.6, true]);

    const safetensors = await espalier.saveModel({ compact: true });
    await espalier.reset();
    actions.setRate(0.2);
    await espalier.loadModel({ safetensors });
    expect([rate(), drawsIt()]).toEqual([0.6, true]);

    actions.setRate(0.3);
    actions.openFiles([{ name: '', blob: new Blob([new Uint8Array(safetensors)]) }]);
    await until((page) => page.view.rate === 0.6);
    await client.idle();

    const [first] = store.getState().runs.past;
    actions.setRate(0.2);
    actions.openRun(first?.id ?? '');
    await until((page) => page.run.continued);
    await client.idle();
    expect([rate(), drawsIt()]).toEqual([0.6, true]);
  });

  it('leaves the slider where the person moved it while it is tuned', async () => {
    await espalier.train({ phase: 'sparse', steps: 4 });
    await espalier.prune(0.6);
    actions.setRate(0.3);
    await espalier.finetune({ steps: 2 });
    await espalier.evaluate({ split: 'test' });
    expect(rate()).toBe(0.3);
  });
});

describe('a recipe before the person', () => {
  const recipe: Recipe = {
    version: 1,
    config: { data: 'synthetic', model: TINY, engine: 'tfjs-cpu', batch: 8, seed: 5 },
    start: 'fresh',
    steps: [
      { do: 'train', phase: 'dense', steps: 2 },
      { do: 'train', phase: 'sparse', steps: 3 },
      { do: 'cut', criterion: 'gate', scope: 'network', budget: { rate: pruneRate(0.5) } },
      { do: 'measure', split: 'test' },
    ],
  };
  const stands = () => store.getState().link.recipe;
  const file = (text: string) => ({
    name: '',
    blob: new Blob([text], { type: 'application/json' }),
  });

  it('comes with a file and is not carried out by itself', async () => {
    actions.openFiles([file(recipeText(recipe))]);
    await until(({ link }) => link.recipe !== null);
    expect(stands()).toEqual(recipe);
    await client.idle();
    expect(run()).toMatchObject({ run: 1, stage: 'fresh', config: { seed: 1 } });
  });

  it('is carried out by one press, in the place of what is at work, and stands there no more', async () => {
    await espalier.configure({ phases: { dense: { steps: 1000 } } });
    actions.play();
    await until((page) => page.run.progress !== null);
    store.link({ recipe });
    actions.runRecipe();
    await until((page) => page.run.committed !== null && page.run.results.length === 3);
    await client.idle();
    expect(stands()).toBeNull();
    expect(espalier.recipe().steps).toEqual(recipe.steps);
    expect(run().config.seed).toBe(5);
    expect(store.getState().view.rate).toBe(0.5);
    expect(refusal()).toBeNull();
  });

  it('waits for another press where nothing of it could be begun', async () => {
    // The network that ships is nowhere to be had here.
    const shipped = { ...recipe, config: {}, start: 'shipped' } as const;
    store.link({ recipe: shipped });
    actions.runRecipe();
    await until((page) => page.link.refusal !== null);
    expect(refusal()?.message).toContain('could not be loaded');
    expect(stands()).toEqual(shipped);
    store.link({ recipe: null });
    actions.runRecipe();
    await client.idle();
    expect(run().run).toBe(1);
  });

  it('is refused by name where the file holds something else', async () => {
    actions.openFiles([file('{"version":1,"title":"A lesson","steps":[]}')]);
    await until((page) => page.link.refusal !== null);
    expect(refusal()?.message).toMatch(/^A field of recipe must be .*; got “title”\.$/);
    actions.openFiles([file('{ "version": 1,')]);
    await until((page) => page.link.refusal?.words?.happened === 'notRecipe');
    expect(stands()).toBeNull();
  });
});

describe('in the list of runs', () => {
  const past = () => store.getState().runs.past;
  const storedIds = async () => (await client.call('runs', null)).map(({ id }) => id);
  /** A run that is over, and stored. */
  const ran = async () => {
    await espalier.train({ phase: 'dense', steps: 2 });
    await espalier.reset();
    return past()[0]?.id ?? '';
  };

  it('a run is named and pinned, deleted and brought back, here at once and in the storage', async () => {
    const id = await ran();
    actions.labelRun(id, { name: 'first', pinned: true });
    expect(past()).toMatchObject([{ name: 'first', pinned: true, network: 'here' }]);
    // Neither waits for the other in the worker.
    await expect
      .poll(() => client.call('runs', null))
      .toMatchObject([{ name: 'first', pinned: true }]);
    actions.forgetRun(id);
    expect(past()).toEqual([]);
    await expect.poll(storedIds).toEqual([]);
    expect(store.getState().runs.deleted).toMatchObject([{ id }]);
    actions.restoreRun(id);
    expect(past()).toMatchObject([{ id, name: 'first' }]);
    await expect.poll(storedIds).toEqual([id]);
    expect(store.getState().runs.deleted).toEqual([]);
  });

  it('a run that another tab has in hand stays, and that is said', async () => {
    const id = await ran();
    await storage.locks.take(`run ${id}`, 'exclusive');
    actions.forgetRun(id);
    await until(({ link }) => link.refusal !== null);
    expect(store.getState().link.refusal?.words?.happened).toBe('runHeld');
    expect(past()).toMatchObject([{ id }]);
    await until(({ runs }) => runs.past[0]?.held === true);
  });

  it('another one begins with the settings of a run, on the engine of this page, and trains nothing', async () => {
    const lambda = (value: number) => ({ phases: { sparse: { lambda: value } } });
    await espalier.configure({ seed: 5, ...lambda(2e-3) });
    const id = await ran();
    await espalier.configure({ seed: 6, ...lambda(1e-3) });
    actions.againWith(id);
    await until(({ run: { config } }) => config.seed === 5);
    await client.idle();
    const config = { seed: 5, batch: 8, engine: 'tfjs-cpu', ...lambda(2e-3) };
    expect(run()).toMatchObject({ stage: 'fresh', source: 'init', config });
    expect(await storedIds()).toEqual([id]);
  });
});

describe('the console', () => {
  it('finds the gates of a loaded model on the page when loadModel has resolved', async () => {
    await espalier.train({ phase: 'sparse', steps: 2 });
    const gates = espalier.gates();
    const safetensors = await espalier.saveModel({ compact: false });
    await espalier.reset();
    expect(espalier.gates().every((gate) => gate === 1)).toBe(true);
    await espalier.loadModel({ safetensors, config: TINY });
    expect(espalier.gates()).toEqual(gates);
    expect(safetensors.byteLength).toBeGreaterThan(0);
  });

  it('may be called before the page has opened, and waits for it', async () => {
    const opening = client.call('open', { base: 'http://host/', change: CHANGE });
    const config = espalier.configure({ seed: 5 });
    await opening;
    expect((await config).seed).toBe(5);
  });

  it('steps and gradients answer for images handed in', async () => {
    const images = Float32Array.from({ length: 32 }, (_, i) => Math.cos(i));
    const batch = { images, labels: Uint32Array.of(0, 2), lambda: 0.01, labelSmoothing: 0 };
    const gradients = await espalier.gradients(batch);
    expect(gradients['blocks.0.g_qkv']).toHaveLength(4);
    const one = await espalier.step({ ...batch, lr: 0.01, gateLr: 0.01, weightDecay: 0 });
    const two = await espalier.step({ ...batch, lr: 0.01, gateLr: 0.01, weightDecay: 0 });
    expect(two.loss).toBeLessThan(one.loss);
    expect(espalier.gates().some((gate) => gate !== 1)).toBe(true);
  });
});

it('a refusal of the worker is told on the page', async () => {
  actions.openShipped();
  await until((page) => page.link.refusal !== null);
  expect(refusal()?.message).toContain('could not be loaded');
  expect(refusal()?.hint).not.toBe('');
});
