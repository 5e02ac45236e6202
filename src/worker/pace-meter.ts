// Measures how fast the networks that are offered by time train on the engine that a run of the settings at hand
// would have: a few steps and some images each, in a second or two. Any command ends it.
// Invariant: it has trainers, weights and a control of its own; run, random state and order of images stay as they are.
import { PRESETS } from '../core/config';
import { DEFAULT_CONFIG } from '../core/run-config';
import { initParams } from '../core/init';
import { PATIENCE } from '../core/patience';
import type { OfferedModel, Pace, Paces } from '../core/time-offers';
import type { Desk } from './desk';
import { patientMaker } from './patient-trainer';
import { createRunControl, type RunControl } from './run-control';
import type { Survey } from './survey';
import { timeImage, timeStep } from './timing';

export class PaceMeter {
  /** Resolves when what is measured is there, or has ended; null between. Never rejects. */
  part: Promise<void> | null = null;
  private measuring: Promise<Paces | null> | null = null;
  private control: RunControl | null = null;

  constructor(
    private readonly desk: Desk,
    private readonly survey: Pick<Survey, 'makeRoom'>,
    private readonly busy: () => boolean,
  ) {}

  /** Null where something is at work, or a command came meanwhile. @throws EngineError */
  measure(): Promise<Paces | null> {
    if (this.measuring === null && this.busy()) return Promise.resolve(null);
    this.measuring ??= this.begin().finally(() => (this.measuring = null));
    return this.measuring;
  }

  /** Ends what is measured, within a step or two. */
  rest(): void {
    this.control?.stop();
  }

  private async begin(): Promise<Paces | null> {
    const { clock } = this.desk.deps;
    const control = createRunControl(
      () => clock.breathe(),
      () => undefined,
    );
    this.control = control;
    const work = this.survey.makeRoom(async () => ({
      nano: await this.paceOf('nano', control),
      micro: await this.paceOf('micro', control),
    }));
    this.part = work.then(
      () => undefined,
      () => undefined,
    );
    try {
      return await work;
    } catch (error) {
      if (control.signal.aborted) return null;
      throw error;
    } finally {
      this.control = null;
      this.part = null;
    }
  }

  private async paceOf(name: OfferedModel, control: RunControl): Promise<Pace> {
    const { engines, deps, patience, run } = this.desk;
    const { batch, seed } = DEFAULT_CONFIG;
    const { clock } = deps;
    const model = PRESETS[name];
    const asks = { config: { ...run.config, model: name, batch }, model, footing: { basis: null } };
    const shape = { config: model, kept: null };
    const params = initParams(model, seed);
    // Whoever does not answer soon trains nothing in a time that is offered.
    const make = patientMaker(deps.makeTrainer, patience, PATIENCE.engineSilent);
    const id = await engines.idFor(asks, { make, shape, params, batch, clock, control });
    const trainer = await make(id, shape, params, {
      ...{ batch, signal: control.signal, onProgress: null },
      giveWay: () => deps.alive?.(),
      record: engines.recordFor(asks, id),
    });
    try {
      const step = await timeStep(trainer, batch, clock, control);
      const image = await timeImage(trainer, clock, control);
      const { threads } = trainer.info;
      return { step: step / 1000, image: image / 1000, engine: id, threads };
    } finally {
      trainer.destroy();
    }
  }
}
