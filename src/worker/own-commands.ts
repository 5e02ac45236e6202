// Commands about data sets that a person brings: look at what was opened, make a set of it, list those that are kept and
// forget one. The run at hand stays until a set is whole.
import { fits, nameOfModel } from '../core/data-fit';
import { dataKey, dataShape, type OwnData } from '../core/data-ref';
import { words } from '../core/error-words';
import { CancelledError, InvalidValueError, PhaseError, toReport } from '../core/errors';
import type { BroughtFile } from '../core/brought';
import { checkOwnOptions, type MadeSet, type OwnOptions, type OwnPreview } from '../core/own-set';
import { changeConfig, type RunConfig } from '../core/run-config';
import { readModel } from '../formats/model-file';
import type { Desk } from './desk';
import type { Handlers } from './handlers';
import { savedFile } from './network-file';
import { openFile } from './open-file';
import type { HandNetwork } from './own/preview';
import { startFresh } from './run-commands';

export const ownCommands = (desk: Desk): Pick<Handlers, 'makeSet' | 'sets' | 'forgetSet'> => ({
  makeSet: (options) => makeSet(desk, options),
  sets: () => desk.own.list(),
  forgetSet: async ({ sha256 }) => {
    if (!/^[0-9a-f]{64}$/.test(sha256))
      throw new InvalidValueError('sha256', sha256, 'a SHA-256 of 64 hexadecimal digits');
    await desk.own.forget(sha256);
    return null;
  },
});

/**
 * What files hold, where they are pictures with labels; null where they are something else.
 * @param label the column of a table that counts; null for the likeliest
 * @throws FormatError, InvalidValueError, DataError, CancelledError
 */
export async function openPictures(
  desk: Desk,
  files: readonly BroughtFile[],
  label: string | null,
): Promise<OwnPreview | null> {
  desk.begin('pictures');
  const { openImages } = await import('./own/open-images');
  const { clock, decode } = desk.deps;
  const { signal } = desk.control;
  const source = await openImages(files, label, signal);
  if (source === null) return null;
  const { previewOf } = await import('./own/preview');
  const { data } = desk.run.config;
  const waited = typeof data === 'string' ? null : data;
  const preview = await previewOf(source, decode, clock, atHand(desk), waited, signal);
  desk.own.pending = source;
  return preview;
}

/** The network at hand, where it came from a file, or was made of one that did. */
function atHand({ run }: Desk): HandNetwork | null {
  if (run.lineage.origin !== 'file') return null;
  const { channels, image, classes } = run.model;
  if (channels !== 1 && channels !== 3) return null;
  const { classNames, resize } = run.traits;
  return { channels, image, classes, classNames, resize };
}

async function makeSet(desk: Desk, given: OwnOptions): Promise<MadeSet> {
  const options = checkOwnOptions('options', given);
  const source = desk.own.pending;
  if (source === null)
    throw new PhaseError(
      'Pictures must be opened before a set is made of them; got none.',
      'Open the pictures.',
      words('noPending', 'openPictures', {}),
    );
  const network = options.classes === 'network' ? atHand(desk) : null;
  if (options.classes === 'network' && network === null)
    throw new InvalidValueError('options.classes', 'network', 'set, where no network was opened');
  desk.begin('pictures');
  const { withClassesOf } = await import('./own/head-classes');
  const { buildOwnSet } = await import('../data/own/build-own-set');
  const { clock, decode, storage } = desk.deps;
  const { signal } = desk.control;
  const { set, skipped, skippedCount } = await buildOwnSet(
    network === null ? source : withClassesOf(source, network),
    options,
    {
      ...{ decode, hash: storage.hash, now: () => clock.now(), breathe: () => clock.breathe() },
      progress: (progress) => {
        desk.run.emit({ type: 'reading', ...progress });
        desk.progress(progress.done, progress.total ?? 0);
      },
    },
    signal,
  );
  const unkept = await desk.own.put(set);
  if (signal.aborted) throw new CancelledError('makeSet');
  await begin(desk, set.data, network !== null);
  await desk.tellEngines();
  return {
    ...{ data: set.data, skipped, skippedCount },
    unkept: unkept === null ? null : toReport(unkept),
  };
}

/** A run on the set: of the network at hand, or of a fresh one. */
async function begin(desk: Desk, data: OwnData, withNetwork: boolean): Promise<void> {
  const { run } = desk;
  // It waited for these images.
  if (dataKey(run.config.data) === dataKey(data)) return;
  if (withNetwork) {
    const file = readModel(savedFile(run, run.networks.cut !== null), null);
    const model = nameOfModel(file.shape.config, data);
    openFile(desk, { ...run.config, data, model }, file, 'file');
  } else await startFresh(desk, onSet(run.config, data));
  desk.chosenData = data;
}

/** The settings at hand on a set; sizes of a network that do not fit give way to a preset for images of its kind. */
function onSet(config: RunConfig, data: OwnData): RunConfig {
  if (typeof config.model === 'string' || fits(data, config.model))
    return changeConfig(config, { data });
  const size = dataShape(data)?.image ?? 0;
  const preset = size <= 28 ? 'micro' : size <= 48 ? 'colour-32' : 'colour-64';
  return changeConfig(config, { data, model: preset });
}
