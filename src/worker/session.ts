// One session of the page: takes one command at a time, answers it, and turns what goes wrong into
// reports. Everything outside is handed in; nothing here knows a worker, a URL or a library.
import { ANY_TIME } from '../core/any-time';
import { BusyError, CancelledError, EspalierError, RoomError, toReport } from '../core/errors';
import type { Answer, Arg, CallName, Command, Recovery } from '../core/commands';
import type { Event, RunEvent } from '../core/events';
import { afterTimeout } from '../engine/after-timeout';
import { computeCommands } from './compute-commands';
import { Desk, type SessionDeps } from './desk';
import type { Handlers } from './handlers';
import { isDistrusted, MemoryError, named, recoveriesOf, UNKNOWN_WAYS } from './recoveries';
import { ownCommands } from './own-commands';
import { PictureAnswers } from './picture-answers';
import { Pictures } from './pictures';
import { Keeper } from './keeper';
import { keptCommands } from './kept-commands';
import { memoryNeed } from './memory-need';
import { Migration } from './migrate';
import { networkFile } from './network-file';
import { PaceMeter } from './pace-meter';
import { runCommands } from './run-commands';
import { runFileCommands } from './run-file-commands';
import { RunStore } from './storage/run-store';
import { readStoredRun } from './stored-run';
import { Survey } from './survey';
import { timingCommands } from './timing-commands';
import { trainingCommands } from './training-commands';
import { patientVault } from './vault';

/** Commands after which another run is at hand. */
const LEAVES_RUN: ReadonlySet<CallName> = new Set<CallName>([
  'open',
  'configure',
  'reset',
  'run',
  'openShipped',
  'openRun',
  'loadModel',
  'openFiles',
  'makeSet',
  'recover',
]);

/** Commands that need the run's engine: what is thrown in them may be of it. */
const COMPUTES: ReadonlySet<CallName> = new Set<CallName>([
  ...(['train', 'goOn', 'prune', 'undoPrune', 'finetune', 'denseControl'] as const),
  ...(['evaluate', 'logits', 'gradients', 'step', 'timeInference', 'recover'] as const),
  ...(['exportModel'] as const),
  ...(['carryOut', 'run'] as const),
]);

/** Commands on engines of their own: what fails there breaks no run. */
const APART: ReadonlySet<CallName> = new Set<CallName>(['timeEngines', 'paces']);

/** A stop is for what waits as well, and a pace is measured for as long as nothing comes: from when it was asked. */
const AT_ONCE: ReadonlySet<CallName> = new Set<CallName>(['stop', 'paces']);

/** Whether its answer proves that an engine answers: a cut is taken back without one. */
const proves = (type: CallName): boolean => COMPUTES.has(type) && type !== 'undoPrune';

export class Session {
  private readonly desk: Desk;
  private readonly handlers: Handlers;
  private readonly survey: Survey;
  private readonly keeper: Keeper;
  private readonly pictures: Pictures;
  private readonly paces: PaceMeter;
  private running: CallName | null = null;
  /** Commands that wait until they may begin. */
  private readonly held = new Set<{ stopped: boolean }>();
  /** Whether the page was told of a failure that nothing has disproved since. */
  private failed = false;

  constructor(given: SessionDeps) {
    const vault = patientVault(given.vault, given.after ?? afterTimeout);
    const deps = { ...given, vault };
    const desk = new Desk(deps, (event) => this.hear(event));
    this.desk = desk;
    const busy = () => this.running !== null;
    const answers = new PictureAnswers(desk);
    this.pictures = new Pictures(desk, answers, busy);
    this.survey = new Survey(...([desk, answers, busy] as const), (error) => this.report(error));
    this.paces = new PaceMeter(desk, this.survey, () => busy() || this.held.size > 0);
    const store = new RunStore(deps.storage, readStoredRun);
    const migration = new Migration(vault, store);
    this.keeper = new Keeper(desk, store, migration, busy);
    desk.writes = this.keeper.writes;
    desk.headOf = this.keeper.headOf;
    desk.phaseEnded = this.keeper.phaseEnded;
    const now = (act: () => void) => () => {
      act();
      return Promise.resolve(null);
    };
    this.handlers = {
      exportModel: async (wish) => (await import('./export-model')).exportModel(desk, wish),
      ...runCommands(desk),
      ...keptCommands(desk, this.keeper, store, migration),
      ...ownCommands(desk),
      ...runFileCommands(desk, this.keeper, store),
      ...trainingCommands(desk),
      ...computeCommands(desk),
      ...timingCommands(desk),
      pause: now(() => desk.control.pause()),
      resume: now(() => desk.control.resume()),
      stop: now(() => this.stop()),
      advance: now(() => desk.control.advance()),
      survey: async ({ on }) => {
        this.survey.allow(on);
        return Promise.resolve(null);
      },
      look: ({ rate }) => {
        this.survey.giveWay();
        return this.pictures.look(rate);
      },
      images: (wanted) => answers.images(wanted),
      inspect: (arg) => this.pictures.inspect(arg),
      memory: (change) => memoryNeed(desk, change),
      paces: () => this.paces.measure(),
    };
  }

  /**
   * Ends the work at hand as a stop does, for whoever ends the process: what is left of its recipe is stored with
   * the run.
   */
  leave(): void {
    this.desk.leaves = true;
    this.stop();
  }

  /** Resolves when all that is to be kept is written. */
  close(): Promise<void> {
    return this.keeper.flush();
  }

  /** The network at hand as a file, as it rested last, also while something is at work; null before any is open. */
  networkAtHand(): Uint8Array<ArrayBuffer> | null {
    const run = this.desk.opened;
    return run && networkFile(run, run.networks.cut !== null);
  }

  private stop(): void {
    for (const command of this.held) command.stopped = true;
    this.desk.control.stop();
    this.paces.rest();
    this.desk.patience.hurry();
  }

  /** Carries out a command; never rejects. `reply` is called once. */
  async handle(command: Command, reply: (event: Event) => void): Promise<void> {
    const { id, type } = command;
    if (!ANY_TIME.has(type)) {
      this.survey.rest();
      this.paces.rest();
    }
    try {
      if (!AT_ONCE.has(type)) await this.untilFree(type);
      if (LEAVES_RUN.has(type) && this.running === null) await this.keeper.flush();
      if (command.type === 'open' && command.arg.keeps === false) this.keeper.stop();
      const value = await this.run(type, command.arg);
      if (type === 'open') await this.keeper.look();
      reply({ type: 'answer', id, value });
    } catch (thrown) {
      const error = named(thrown);
      const ours = error instanceof EspalierError && !APART.has(type);
      // Where memory ran out for something beside the engine, what is at hand stays and goes on.
      const beside = error instanceof MemoryError && !COMPUTES.has(type);
      if ((ours && !beside) || COMPUTES.has(type)) this.report(error);
      reply({ type: 'refused', id, error: toReport(error) });
    }
  }

  /**
   * What arrives while a part is measured waits for its end, in its order.
   * @throws CancelledError where it is stopped meanwhile
   */
  private async untilFree(type: CallName): Promise<void> {
    const { patience } = this.desk;
    const command = { stopped: false };
    if (!ANY_TIME.has(type)) this.held.add(command);
    // A part is short: one that lasts has lost its engine.
    const timed = ANY_TIME.has(type) ? null : this.paces.part;
    if (this.survey.part !== null || timed !== null) patience.hurry();
    await Promise.all([this.survey.part, this.pictures.part, timed]);
    if (this.running === null) patience.calm();
    this.held.delete(command);
    if (command.stopped) throw new CancelledError(type);
  }

  private async run<K extends CallName>(type: K, arg: Arg<K>): Promise<Answer<K>> {
    const handler: (arg: Arg<K>) => Promise<Answer<K>> = this.handlers[type];
    if (ANY_TIME.has(type)) return handler(arg);
    if (this.running !== null) throw new BusyError(type, this.desk.doing ?? this.running);
    this.running = type;
    this.desk.patience.calm();
    // A stop ends the work at hand and no work after it.
    this.desk.newControl();
    try {
      const answer = await handler(arg);
      this.recover(type);
      return answer;
    } finally {
      // Whatever it did to the weights, from here on they rest.
      const run = this.desk.opened;
      run?.scores.tell(run.config.criterion);
      this.running = null;
      this.desk.doing = null;
      this.desk.ahead = [];
      // What came too late for its training is not meant for the next one.
      this.desk.turned = null;
      this.desk.begin(null);
      this.keeper.rest();
    }
  }

  /** What nobody awaited and so nobody would hear of. The work at hand goes on, or says itself what broke it. */
  reportStray(thrown: unknown): void {
    const error = named(thrown);
    if (this.running === null) this.fail(error, recoveriesOf(error) ?? UNKNOWN_WAYS);
    else this.desk.opened?.emit({ type: 'stray', error: toReport(error, true) });
  }

  /** What breaks a run, and not just a command, is told to the page with the ways out of it. */
  private report(thrown: unknown): void {
    const error = named(thrown);
    // Images handed in that are too many for the engine break nothing: it goes on with fewer.
    const batch = this.desk.opened?.config.batch;
    if (error instanceof RoomError && error.room.has !== null && error.room.batch !== batch) return;
    const recoveries = recoveriesOf(error);
    if (recoveries === null) return;
    if (isDistrusted(error)) this.desk.opened?.networks.drop();
    this.fail(error, recoveries);
  }

  private fail(error: unknown, recoveries: readonly Recovery[]): void {
    const run = this.desk.opened;
    const goodStep = run?.interrupted?.at?.step ?? null;
    run?.emitFailed(error, recoveries, goodStep);
  }

  /** Says so when a command proves that what had failed works again. */
  private recover(type: CallName): void {
    const run = this.desk.opened;
    // Where training broke off, the way to go on from there stays open.
    if (!this.failed || !proves(type) || run === null || run.interrupted !== null) return;
    this.failed = false;
    run.emit({ type: 'recovered' });
  }

  private hear(event: RunEvent): void {
    if (event.type === 'failed') this.failed = true;
    if (event.type === 'run') this.failed = false;
    this.survey.hear(event);
    this.pictures.hear(event);
  }
}
