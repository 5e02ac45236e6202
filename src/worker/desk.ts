// What the commands share: the run at hand, the work's control, the engine and the data, all made from
// what was handed in. The desk decides nothing; commands do.
import type { Here } from '../core/basis';
import { dataKey, type DataRef } from '../core/data-ref';
import type { CallName } from '../core/commands';
import { words } from '../core/error-words';
import { PhaseError } from '../core/errors';
import type { EngineChoice } from '../core/engine-info';
import type { RunEvent, Task } from '../core/events';
import type { RunOnnx } from '../core/exported';
import { UNNAMED, type RunTag } from '../core/run-record';
import type { StoppedPhase } from '../core/network-state';
import { PATIENCE, type After } from '../core/patience';
import type { Step, TrainSettings } from '../core/recipe';
import { modelOf } from '../core/data-fit';
import {
  DEFAULT_CONFIG,
  PHASES,
  type EngineId,
  type Phase,
  type RunConfig,
} from '../core/run-config';
import { openDataset } from '../data/open-dataset';
import type { DecodePicture } from '../data/own/picture';
import { afterTimeout } from '../engine/after-timeout';
import type { MakeTrainer, Trainer, TrainerState } from '../engine/trainer';
import { createBreath, createThrottle, type Clock } from './clock';
import { DataFeed } from './data-feed';
import type { MakeNetworkTrainer, Network } from './networks';
import { engineRecoveries } from './recoveries';
import { Patience } from './patience';
import { patientMaker } from './patient-trainer';
import { Run } from './run';
import { RunEngine } from './run-engine';
import type { RunStart } from './run-start';
import { createRunControl, type RunControl } from './run-control';
import { OwnShelf } from './own/own-shelf';
import type { Outside } from './storage/run-files';
import type { Vault } from './vault';

/** Everything a session needs of the world. */
export interface SessionDeps {
  readonly makeTrainer: MakeTrainer;
  readonly availableEngines: () => Promise<EngineChoice[]>;
  /** @throws EngineError when the wanted engine cannot run here */
  readonly chooseEngine: (wanted: EngineId | 'auto', choices: readonly EngineChoice[]) => EngineId;
  readonly fetch: typeof fetch;
  readonly post: (event: RunEvent, transfer: Transferable[]) => void;
  readonly clock: Clock;
  /** Timers, the browser's own unless others are handed in. */
  readonly after?: After;
  /** What an earlier version of the page kept. */
  readonly vault: Vault;
  readonly storage: Outside;
  /** Where data sets are kept that a person brought; null where none is. */
  readonly sets: Outside | null;
  readonly decode: DecodePicture;
  readonly runOnnx: RunOnnx;
  /** Bytes of memory that the machine has, as far as it says; null where it does not. */
  readonly memory?: number | null;
  /** What the page is, whatever trains in it. */
  readonly here: Here;
  /** Says that the worker lives, from within work that lets no message in. */
  readonly alive?: () => void;
}

/** Takes note of a state of a training as it is read; what it answers stores it. */
export type HeadOf = (
  run: Run,
  phase: StoppedPhase,
  state: TrainerState,
  rest: readonly Step[],
  held?: boolean,
) => () => void;

/** The phase that made a network, and what is left of its recipe: nobody means to stop there. */
export interface Left {
  readonly phase: StoppedPhase | null;
  readonly ahead: readonly Step[];
}

/** Stores a network that a phase has made, between two steps of a recipe, which does not wait for it. */
export type PhaseEnded = (run: Run, left: Left) => void;

const ACTIVITY_EVERY_MS = 200;

export class Desk {
  /** Where the site's files are; set by `open`. */
  base = '';
  /** The data set that the person chose last; a network from a file may need another. */
  chosenData: DataRef = DEFAULT_CONFIG.data;
  /** Settings that the training at hand is to go by from its next step on; null where nothing is another. */
  turned: TrainSettings | null = null;
  /** Steps of the recipe that come after the one at hand. */
  ahead: readonly Step[] = [];
  /** Whether whoever stops the work comes back to it. */
  leaves = false;
  /** Whether something is being written. */
  writes = (): boolean => false;
  headOf: HeadOf = () => () => undefined;
  phaseEnded: PhaseEnded = () => undefined;
  /** What a run that begins is told from others by. */
  newTag: () => RunTag = () => ({ id: 'none', number: 1, look: 0, begun: Date.now(), ...UNNAMED });
  /** The step of a recipe that is carried out; null between commands. */
  doing: CallName | Phase | null = null;
  /** Of the command at hand: a stop ends all of it. */
  control: RunControl;
  private current: Run | null = null;
  private runs = 0;
  private feed: { key: string; feed: DataFeed } | null = null;
  private task: Task | null = null;
  private quiet = false;
  private readonly activityDue: () => boolean;
  readonly engines: RunEngine;
  readonly own: OwnShelf;
  /** Waits for engines, so that no command waits for ever. */
  readonly patience: Patience;
  private readonly makeTrainer: MakeTrainer;
  /** Of engines that are compared: whoever takes longer to answer has lost. */
  private readonly racers: MakeTrainer;

  /** @param tap hears every event before it is posted */
  constructor(
    readonly deps: SessionDeps,
    private readonly tap: (event: RunEvent) => void = () => undefined,
  ) {
    this.control = this.newControl();
    this.engines = new RunEngine(deps);
    this.own = new OwnShelf(deps.sets);
    this.activityDue = createThrottle(deps.clock, ACTIVITY_EVERY_MS);
    const { clock, after = afterTimeout } = deps;
    const tell = (seconds: number) => this.current?.emit({ type: 'waits', seconds });
    this.patience = new Patience(() => clock.now(), after, tell);
    this.makeTrainer = patientMaker(deps.makeTrainer, this.patience);
    this.racers = patientMaker(deps.makeTrainer, this.patience, PATIENCE.engineSilent);
  }

  get run(): Run {
    if (this.current === null)
      throw new PhaseError(
        'Nothing is open yet.',
        'Wait until the page has opened.',
        words('notOpen', 'waitOpen'),
      );
    return this.current;
  }

  get opened(): Run | null {
    return this.current;
  }

  /** The phase that trains. */
  get training(): Phase | null {
    return PHASES.find((phase) => phase === this.task) ?? null;
  }

  /** A fresh run in the place of the one at hand. */
  startRun(start: Omit<RunStart, 'number' | 'tag'> & { readonly tag?: RunTag }): Run {
    this.current?.destroy();
    const number = ++this.runs;
    const feed = this.feedFor(start.config);
    const emit: Run['emit'] = (event, transfer = []) => {
      const numbered: RunEvent = { ...event, run: number };
      this.tap(numbered);
      this.deps.post(numbered, transfer);
    };
    const tag = start.tag ?? this.newTag();
    this.current = new Run({ ...start, number, tag }, feed, this.makeNetworkTrainer, emit);
    feed.tell();
    return this.current;
  }

  /** Says which engines there are and which will work; a page that only looks has started none. */
  async tellEngines(): Promise<void> {
    const choices = await this.engines.choices();
    const { run } = this;
    const chosen = await this.engines.chosen(run);
    run.emit({ type: 'engine', info: null, chosen, choices });
  }

  newControl(): RunControl {
    this.leaves = false;
    const breathe = createBreath(this.deps.clock, () => this.writes());
    this.control = createRunControl(breathe, () => this.tell());
    return this.control;
  }

  /** Says what the worker is at, and from now on whether that is paused. */
  begin(task: Task | null): void {
    this.task = task;
    this.tell();
  }

  /** Says how far the work has come, a few times a second at most. */
  progress = (done: number, total: number): void => {
    if (this.activityDue()) this.tell(done, total);
  };

  private tell(done = 0, total = 0): void {
    const paused = this.task !== null && this.control.paused;
    this.current?.emitActivity(this.task, paused, done, total);
  }

  /** The trainer of a network; where it has to be made first, the page is not told of any work. */
  quietly(network: Network): Promise<Trainer> {
    this.quiet = true;
    try {
      return network.get();
    } finally {
      this.quiet = false;
    }
  }

  /** Makes the trainer of a network on the run's engine, with all images there are and will be. */
  readonly makeNetworkTrainer: MakeNetworkTrainer = async (shape, params, trains) => {
    const { run, quiet } = this;
    const before = this.task;
    if (!quiet) this.begin('engine');
    const { batch } = run.config;
    const { clock } = this.deps;
    const { control, racers: make } = this;
    const id = await this.engines.idFor(run, { make, shape, params, batch, clock, control });
    const trainer = await this.makeTrainer(id, shape, params, {
      ...{ batch, trains },
      // A stop is meant for work that the page was told of.
      signal: quiet ? null : this.control.signal,
      onProgress: quiet ? null : (share) => this.progress(Math.round(share * 100), 100),
      giveWay: () => this.deps.alive?.(),
      record: this.engines.recordFor(run, id),
    });
    this.engines.note(run, trainer.info);
    run.feed.attach(trainer, run.normalisation);
    const choices = await this.engines.choices();
    run.emit({ type: 'engine', info: trainer.info, chosen: id, choices });
    this.watch(run, trainer);
    if (!quiet) this.begin(before);
    const release = () => {
      run.feed.detach(trainer);
      trainer.destroy();
    };
    return { trainer, release };
  };

  /** A device that dies while nothing runs is still reported. */
  private watch(run: Run, trainer: Trainer): void {
    void trainer.lost.then((error) => {
      if (this.task !== null || this.current !== run) return;
      run.emitFailed(error, engineRecoveries(error), null);
    });
  }

  /** The images of a run; those at hand where the run before it had the same. */
  private feedFor(config: RunConfig): DataFeed {
    const { data } = config;
    const model = modelOf(config);
    const key = JSON.stringify([dataKey(data), data === 'synthetic' ? model : null]);
    if (this.feed?.key === key) return this.feed.feed;
    this.feed?.feed.close();
    const { base } = this;
    const { fetch } = this.deps;
    const feed = new DataFeed(
      openDataset({ data, model, base, fetch, findOwn: this.own.find }),
      (loaded, total) => this.current?.emit({ type: 'data', loaded, total }),
      this.deps.storage.hash,
    );
    this.feed = { key, feed };
    return feed;
  }
}
