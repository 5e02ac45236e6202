// What the buttons do: single commands and the sequences a person means by one click. Nothing rejects;
// a refusal lands in `link.refusal`. A sequence ends where the person stops it.
import type { PruneRate } from '../core/brand';
import { CONTROLS, pruneRate } from '../core/controls';
import { BusyError } from '../core/errors';
import type { HeldOut } from '../core/images';
import { cutSteps, phaseSteps, RECIPE_VERSION, type Step } from '../core/recipe';
import { shippedFor, type Phase } from '../core/run-config';
import { ruleAt } from '../core/scope';
import { createBringing } from './bring';
import type { Espalier } from './espalier-api';
import type { Actions } from './page';
import { showRefusal } from './refusal';
import { deleted, labelled, restored } from './run-book';
import { factsOf } from './run-record';
import { fileName, runFileName, saveFile, type SaveFile } from './save-file';
import { phaseAfter } from './selectors';
import type { PageState, PageStore } from './store';
import type { TrainerClient } from './trainer-client';

/** A rate within what is allowed, or null when it is no number. */
export function clampRate(rate: number): PruneRate | null {
  if (Number.isNaN(rate)) return null;
  return pruneRate(Math.min(CONTROLS.rate.max, Math.max(CONTROLS.rate.min, rate)));
}

export function createActions(o: {
  readonly client: TrainerClient;
  readonly store: PageStore;
  readonly espalier: Espalier;
  readonly save?: SaveFile;
}): Actions {
  const { client, store, espalier, save = saveFile } = o;
  const run = () => store.live();

  // Counts the times work was ended: a sequence goes on only while its count is the present one.
  let ends = 0;
  // Between two commands of a sequence the worker rests for a moment and is not free.
  const sequences = new Set<Promise<void>>();

  /** Runs a sequence; `goesOn` tells it, between commands, whether the person still wants it. */
  const perform = (work: (goesOn: () => boolean) => Promise<unknown>): void => {
    const mine = ends;
    // Commands are given to the network at hand, so that is what the page shows.
    store.standIn(null);
    if (store.getState().link.refusal !== null) store.link({ refusal: null });
    const done = work(() => mine === ends)
      .then(() => undefined)
      .catch((error: unknown) => showRefusal(store, error))
      .finally(() => sequences.delete(done));
    sequences.add(done);
  };
  const untilFree = async () => {
    do {
      await Promise.all(sequences);
      await client.idle();
    } while (sequences.size > 0);
  };
  const only = (work: () => Promise<unknown>) => () => perform(work);
  /** Runs a sequence in the place of whatever is at work, which ends first. */
  const instead = (work: (goesOn: () => boolean) => Promise<unknown>): void => {
    ends++;
    perform(async (goesOn) => {
      await client.ready();
      await client.call('stop', null);
      await client.idle();
      if (goesOn()) await work(goesOn);
    });
  };

  /** What a person means by starting a phase: it, what is measured then and what follows. */
  const begun = (phase: Phase): readonly Step[] => [
    ...phaseSteps(phase, run().config, splitsOf(phase)),
    ...(phase === 'dense' ? begun('sparse') : []),
  ];
  const carryOut = (steps: readonly Step[]) => client.call('carryOut', { steps });
  /** The rest of what was stopped, of a button's sequence or of a recipe; else the next phase. */
  const next = (paused = false): Promise<unknown> => {
    const { stopped, stage } = run();
    if (stopped !== null) return client.call('goOn', { paused });
    return client.call('carryOut', { steps: begun(phaseAfter(stage)), paused });
  };

  /** The page shows a change of its list at once; where the worker refuses it, the list is what it was. */
  const told = (id: string, call: () => Promise<unknown>) => {
    if (store.getState().runs.loose.has(id)) return;
    call().catch((error: unknown) => {
      showRefusal(store, error);
      store.runs(restored(id));
      client.call('lookAtRuns', null).catch(() => undefined);
    });
  };

  const firstStep = async () => {
    await client.ready();
    const training = next(true);
    // An engine may need seconds before the phase stands paused at its first step.
    const advancing = until(store, ({ run }) => run.activity.paused, training).then((paused) =>
      paused ? client.call('advance', null) : null,
    );
    await Promise.all([training, advancing]);
  };

  return {
    ...createBringing({ client, store, perform }),
    ready: () => client.ready(),
    trainYourself: () =>
      instead(async (goesOn) => {
        await espalier.reset();
        if (goesOn()) await carryOut(begun('dense'));
      }),
    carryOut: (recipe) => instead(() => client.call('run', recipe)),
    play: () =>
      perform(async () => {
        if (run().activity.paused) return espalier.resume();
        await client.ready();
        return next();
      }),
    startPhase: (phase) =>
      perform(async () => {
        await client.ready();
        await carryOut(begun(phase));
      }),
    turn: (settings) => perform(() => espalier.turn(settings)),
    pause: only(() => espalier.pause()),
    stepOnce: () =>
      perform(() => (run().activity.paused ? client.call('advance', null) : firstStep())),
    stop: () => {
      ends++;
      perform(() => espalier.stop());
    },
    reset: only(() => espalier.reset()),
    pruneAndFinetune: () =>
      perform(async () => {
        await client.ready();
        const { criterion } = run().config;
        const rule = ruleAt(criterion, store.getState().view.rate);
        await carryOut([...cutSteps(rule), { do: 'time' }, ...begun('finetune')]);
      }),
    undoPrune: only(() => espalier.undoPrune()),
    measure: () =>
      perform(async () => {
        await client.ready();
        const { stage } = run();
        const splits = splitsOf(stage === 'finetuned' ? 'finetune' : null);
        await carryOut(splits.map((split) => ({ do: 'measure', split })));
      }),
    timeEngines: (engines) => perform(() => client.call('timeEngines', { engines })),
    runControl: (steps) => perform(() => espalier.denseControl(steps === null ? {} : { steps })),
    openShipped: (model) =>
      perform(async () => {
        await client.ready();
        await client.call('openShipped', { model: model ?? null });
      }),
    openRun: (id) =>
      perform(async () => {
        const { past } = store.getState().runs;
        const broken = past.find((record) => record.id === id)?.broken ?? null;
        await client.ready();
        await client.call('openRun', { id });
        // Nobody stopped it: who goes on with it goes on with what it was in the middle of.
        if (broken !== null) await client.call('goOn', {});
      }),
    againWith: (id) =>
      perform(async () => {
        const { past } = store.getState().runs;
        const { config, source } = past.find((record) => record.id === id) ?? factsOf(run());
        const start = source === 'shipped' && shippedFor(config) !== null ? 'shipped' : 'fresh';
        // The machine is as it is now, whatever made the other one.
        const here = { engine: run().config.engine, record: null };
        await client.ready();
        const again = { ...config, ...here };
        await client.call('run', { version: RECIPE_VERSION, config: again, start, steps: [] });
      }),
    labelRun: (id, change) => {
      store.runs(labelled(id, change));
      told(id, () => client.call('labelRun', { id, change }));
    },
    forgetRun: (id) => {
      store.runs(deleted(id));
      told(id, () => client.call('forgetRun', { id }));
    },
    restoreRun: (id) => {
      store.runs(restored(id));
      told(id, () => client.call('restoreRun', { id }));
    },
    keep: (on) => {
      // A worker that failed has said so itself.
      client.call('keep', { on }).catch(() => undefined);
    },
    runRecipe: () => {
      const { recipe } = store.getState().link;
      if (recipe === null) return;
      instead(async () => {
        const before = run().run;
        const running = client.call('run', recipe);
        // Where nothing of it could be begun it stays, for another press.
        const leaving = until(store, (page) => page.run.run > before, running).then((begun) => {
          if (begun && store.getState().link.recipe === recipe) store.link({ recipe: null });
        });
        await Promise.all([running, leaving]);
      });
    },
    recover: (way) =>
      perform(() =>
        way === 'restart-worker' ? client.restart() : client.call('recover', { way }),
      ),
    configure: (change) => perform(() => espalier.configure(change)),
    configureAtRest: (change) => {
      const configure = async (): Promise<unknown> => {
        await untilFree();
        return espalier.configure(change).catch((error: unknown) => {
          // A script's command may have come between.
          if (error instanceof BusyError) return configure();
          throw error;
        });
      };
      // Nobody waits for it: what the page shows and says meanwhile stays.
      configure().catch((error: unknown) => showRefusal(store, error));
    },
    download: (...wanted) =>
      perform(async () => {
        for (const compact of wanted)
          save(await espalier.saveModel({ compact }), fileName(run(), compact));
      }),
    exportModel: (wish) =>
      perform(async () => {
        const { name, bytes } = await espalier.exportModel(wish);
        save(bytes, name);
      }),
    saveRun: (id) =>
      perform(async () => {
        const { present, past } = store.getState().runs;
        const tag = past.find((one) => one.id === id) ?? present;
        await client.ready();
        save(await client.call('saveRun', { id: tag.id }), runFileName(tag));
      }),
    setRate: (rate) => {
      const allowed = clampRate(rate);
      if (allowed !== null) store.view({ rate: allowed, touched: true });
    },
  };
}

/** On the images that a network is reported by and, where several cuts stand to choose from, chosen by. */
const splitsOf = (phase: Phase | null): readonly HeldOut[] =>
  phase === 'finetune' ? ['test', 'validation'] : ['test'];

/** Waits until the page is so; answers false when the work ends before that, well or not. */
function until(
  store: PageStore,
  holds: (page: PageState) => boolean,
  work: Promise<unknown>,
): Promise<boolean> {
  return new Promise((resolve) => {
    const leave = store.subscribe((page) => {
      if (holds(page)) settle(true);
    });
    const settle = (held: boolean) => {
      leave();
      resolve(held);
    };
    const end = () => settle(false);
    work.then(end, end);
    if (holds(store.getState())) settle(true);
  });
}
