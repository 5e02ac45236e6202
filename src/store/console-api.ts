// `window.espalier`: the commands of the buttons for scripts, notebooks and teachers. Stable: names
// are added, never changed. Arguments are checked here, before anything is sent.
import { FormatError, InvalidValueError, PhaseError } from '../core/errors';
import { previewOf } from '../core/prune-plan';
import { planCut, readRule } from '../core/scope';
import type { CriterionId } from '../core/scores';
import type { Answer, Arg, CallName } from '../core/commands';
import { checkExport } from '../core/exported';
import { checkOwnOptions } from '../core/own-set';
import { fields, text } from '../core/read';
import type { Recipe } from '../core/recipe';
import type { RunRecord as StoredRecord } from '../core/run-record';
import type { RunEvent, RunEventType } from '../core/events';
import * as read from './console-arguments';
import type { Espalier, EspalierEvents, RunRecord } from './espalier-api';
import { recipeLink } from './link/recipe-link';
import { LONGEST_LINK, viewOfRun } from './link/write-link';
import type { GateSnapshot } from './run-state';
import type { PageStore } from './store';
import { rankingBy } from './rankings';
import { obstacleOf, recipeOf, type Obstacle } from '../core/run-recipe';
import type { TrainerClient } from './trainer-client';

const LONGEST_ID = 100;

declare global {
  interface Window {
    espalier: Espalier;
  }
}

/** Every event's name; the type holds the list complete. */
const EVENT_NAMES: Readonly<Record<RunEventType, true>> = {
  run: true,
  config: true,
  did: true,
  lineage: true,
  checkpoint: true,
  network: true,
  gates: true,
  scores: true,
  activity: true,
  progress: true,
  validation: true,
  past: true,
  'mask-accuracy': true,
  pictures: true,
  reading: true,
  survey: true,
  results: true,
  result: true,
  'engine-time': true,
  'inference-time': true,
  data: true,
  engine: true,
  kept: true,
  runs: true,
  stored: true,
  unkept: true,
  failed: true,
  stray: true,
  waits: true,
  recovered: true,
};

const isNamed = <K extends RunEventType>(event: RunEvent, name: K): event is EspalierEvents[K] =>
  event.type === name;

const unscored = (criterion: CriterionId): PhaseError =>
  new PhaseError(
    `The page does not know the scores of “${criterion}” of these weights.`,
    `Wait until the network rests, then ask for them: await espalier.scores({ criterion: '${criterion}' }).`,
  );

const WHY: Readonly<Record<Exclude<Obstacle, 'given'>, string>> = {
  kept: 'It went on from a network that the browser kept.',
  file: 'It went on from a network in a file.',
  elsewhere: 'It went on in another browser, version of the page or data than it was trained with.',
  engines: 'It was trained on more than one engine or with more than one set of kernels.',
  long: 'It had more steps than are written down.',
};

const unknownBeginning = (why: keyof typeof WHY): PhaseError =>
  new PhaseError(
    `No recipe repeats this run. ${WHY[why]}`,
    'Save the model: await espalier.saveModel({ compact: false }).',
  );

function runNamed(what: string, given: unknown, ...more: readonly string[]) {
  const { id, checkpoint } = fields(what, given, ['id', ...more]);
  const named = (path: string, value: unknown) => text(path, value, LONGEST_ID);
  const at = checkpoint !== undefined && { checkpoint: named('checkpoint', checkpoint) };
  return { id: named('id', id), ...at };
}

const setNamed = (given: unknown) => ({
  sha256: text('sha256', fields('forgetSet', given, ['sha256'])['sha256'], LONGEST_ID),
});

const shown = (record: StoredRecord): RunRecord => ({ ...record, measures: record.results });

const tooLong = (): FormatError =>
  new FormatError(
    `A link must have at most ${LONGEST_LINK} characters, since mails and chats keep no longer one whole; got more with this recipe.`,
    'Hand the recipe on as a file: JSON.stringify(recipe) is what the page opens.',
  );

const overtaken = (): PhaseError =>
  new PhaseError(
    'Nothing looked into this image: another was asked for meanwhile, or the network cannot read it.',
    'Ask again, one image after the other.',
  );

const nothing = async (answer: Promise<null>): Promise<void> => {
  await answer;
};

export function createEspalier(o: {
  readonly client: TrainerClient;
  readonly store: PageStore;
  readonly version: string;
  /** Writes the report of the page as it stands; what that takes may be fetched then. */
  readonly report: () => Promise<string>;
  /** Told what a listener of a script threw, now or later. */
  readonly blameScript?: (error: unknown) => void;
  /** Of the page, as it is when it is asked for. */
  readonly address?: () => string;
}): Espalier {
  const { client, store, version, report, blameScript = (error) => reportError(error) } = o;
  const { address = () => window.location.href } = o;

  /** Sends a command once the page has opened; `argument` may ask what the network looks like then. */
  const ask = async <K extends CallName>(name: K, argument: () => Arg<K>): Promise<Answer<K>> => {
    await client.ready();
    return client.call(name, argument());
  };
  const run = () => store.live();
  const snapshot = (): GateSnapshot => {
    const found = run().snapshot;
    if (found !== null) return found;
    throw new PhaseError(
      'No network is open yet, so there are no gates.',
      'Wait for the page: await espalier.configure({}).',
    );
  };

  const atHand = (): Recipe => {
    snapshot();
    const obstacle = obstacleOf(run());
    if (obstacle !== null && obstacle !== 'given') throw unknownBeginning(obstacle);
    return recipeOf(run());
  };

  return Object.freeze<Espalier>({
    version,
    engines: () => client.call('engines', null),
    memory: (given = {}) => ask('memory', () => read.readChange(given, run().config)),
    timeEngines: async (engines) => client.call('timeEngines', read.readEngines(engines)),
    timeInference: (given) => ask('timeInference', () => read.readTimeInference(given)),
    configure: (given) => ask('configure', () => read.readChange(given, run().config)),
    train: (given) => ask('train', () => read.readTrain(given)),
    run: async (given) => {
      const recipe = read.readRecipe(given);
      const { done, record } = await ask('run', () => recipe);
      return { ...shown(record), done };
    },
    runs: async () => (await ask('runs', () => null)).map(shown),
    openRun: (given) => nothing(ask('openRun', () => runNamed('openRun', given, 'checkpoint'))),
    forgetRun: (given) => nothing(ask('forgetRun', () => runNamed('forgetRun', given))),
    recipe: atHand,
    link: async (given) => {
      await client.ready();
      const recipe = given === undefined ? atHand() : read.readRecipe(given);
      const link = await recipeLink(recipe, viewOfRun(store.getState().view), address());
      if (link === null) throw tooLong();
      return link;
    },
    gates: () => snapshot().gates.slice(),
    scores: (given) => ask('scores', () => read.readScores(given)),
    preview: (how) => {
      const { model, config } = run();
      const rule = readRule(how, config.criterion);
      snapshot();
      const ranking = rankingBy(run(), rule.criterion);
      if (ranking === null) throw unscored(rule.criterion);
      return previewOf(model, planCut(model, ranking, rule));
    },
    prune: async (how) => {
      // The worker knows what is at hand when it comes to this.
      const rule = readRule(how, run().config.criterion);
      return ask('prune', () => (typeof how === 'number' ? rule.budget : rule));
    },
    finetune: (given) => ask('finetune', () => read.readFinetune(given)),
    goOn: (given) => ask('goOn', () => read.readGoOn(given)),
    evaluate: (given) => ask('evaluate', () => read.readEvaluate(given)),
    logits: (given) => ask('logits', () => read.readLogits(given, run().model)),
    images: (given) => ask('images', () => read.readPlaces(given)),
    inspect: async (given) => {
      const found = await ask('inspect', () => read.readInspect(given));
      if (found === null) throw overtaken();
      return found;
    },
    gradients: (given) => ask('gradients', () => read.readGradients(given, run().model)),
    step: (given) => ask('step', () => read.readStep(given, run().model)),
    loadModel: async (given) => {
      const argument = read.readLoadModel(given);
      await client.ready();
      await client.call('loadModel', argument, [argument.safetensors]);
    },
    openFiles: (files, choices) => ask('openFiles', () => read.readOpenFiles(files, choices)),
    makeSet: (given) => ask('makeSet', () => checkOwnOptions('options', given)),
    sets: () => ask('sets', () => null),
    forgetSet: (given) => nothing(ask('forgetSet', () => setNamed(given))),
    saveRun: async (given = {}) => {
      const { id } = fields('saveRun', given, ['id']);
      const file = await ask('saveRun', () => (id === undefined ? {} : runNamed('saveRun', given)));
      return new Uint8Array(await file.arrayBuffer());
    },
    exportModel: (given) => ask('exportModel', () => checkExport('wish', given)),
    saveModel: (given) => ask('saveModel', () => read.readSaveModel(given)),
    pause: () => nothing(client.call('pause', null)),
    resume: () => nothing(client.call('resume', null)),
    stop: () => nothing(client.call('stop', null)),
    turn: async (given) => nothing(client.call('turn', read.readTurn(given))),
    reset: () => nothing(ask('reset', () => null)),
    undoPrune: () => nothing(ask('undoPrune', () => null)),
    denseControl: (given) => ask('denseControl', () => read.readDenseControl(given)),
    openShipped: (given) => nothing(ask('openShipped', () => read.readOpenShipped(given))),
    report: async () => {
      await client.ready();
      return report();
    },
    on: (name, listener) => {
      if (typeof name !== 'string' || !Object.hasOwn(EVENT_NAMES, name))
        throw new InvalidValueError('event', name, {
          kind: 'oneOf',
          names: Object.keys(EVENT_NAMES),
        });
      if (typeof listener !== 'function')
        throw new InvalidValueError('listener', listener, 'a function');
      const call: (event: EspalierEvents[typeof name]) => unknown = listener;
      return client.onEvent((event) => {
        if (event.run < run().run || !isNamed(event, name)) return;
        // A promise takes in what is thrown at once as well as what an async listener throws later.
        new Promise((told) => told(call(event))).catch(blameScript);
      });
    },
  });
}
