// Files that a person brings, and the data sets that come of their pictures: from a folder that is looked through to
// the set that is made, kept and forgotten. What is in a file the worker tells; a recipe alone is read here.
import { AS_IT_IS, type BroughtChoices, type BroughtFile } from '../core/brought';
import { BusyError, toReport } from '../core/errors';
import { partedHandles, walkEntries, type Dropped } from './dropped-files';
import { LARGEST_RECIPE, mayBeRecipe, readRecipeFile } from './link/recipe-link';
import type { Actions } from './page';
import { readFile } from './read-file';
import type { PageStore } from './store';
import type { TrainerClient } from './trainer-client';

/** Files that are posted at once: about 16 ms of the page's time. */
const PART = 64;

type Bringing = Pick<
  Actions,
  'openFiles' | 'openDropped' | 'takePictures' | 'leaveBrought' | 'makeSet' | 'lookAtSets'
> &
  Pick<Actions, 'forgetSet'>;

/** What a person brings: files by their paths, and folders that a worker walks. */
interface Belongings {
  readonly files: readonly BroughtFile[];
  readonly folders: readonly FileSystemDirectoryHandle[];
}

/** @param perform runs what a person asked for; a refusal lands where they see it */
export function createBringing(o: {
  readonly client: TrainerClient;
  readonly store: PageStore;
  readonly perform: (work: () => Promise<unknown>) => void;
}): Bringing {
  const { client, store, perform } = o;
  const bringing = () => store.getState().own.bringing;
  const lists = new Set<AbortController>();
  let opening = false;
  const leave = () => {
    for (const list of lists) list.abort();
    if (opening) client.call('stop', null).catch(() => undefined);
    store.own({ bringing: null });
  };

  const open = async (
    { files, folders }: Belongings,
    choices: Partial<BroughtChoices>,
    signal: AbortSignal,
  ) => {
    const [only] = files;
    const alone = files.length === 1 && folders.length === 0;
    if (only !== undefined && alone && only.blob.size <= LARGEST_RECIPE) {
      const bytes = await readFile(only.blob, LARGEST_RECIPE);
      if (mayBeRecipe(bytes)) {
        store.link({ recipe: readRecipeFile(bytes) });
        return;
      }
    }
    // Kept until it is open: a choice that it asks for opens the same files again.
    store.link({ brought: { files, folders, opened: null, run: null } });
    await client.ready();
    const last = Math.max(0, files.length - PART);
    const { task } = store.live().activity;
    if (last > 0 && task !== null) throw new BusyError('openFiles', task);
    for (let at = 0; at < last; at += PART) {
      const part = files.slice(at, Math.min(last, at + PART));
      await client.call('handOver', { files: part, first: at === 0 });
      if (signal.aborted) return;
      store.own({ bringing: { at: 'listing', found: files.length, handed: at + part.length } });
    }
    const many = last > 0 || folders.length > 0;
    store.own({ bringing: many ? { at: 'opening' } : null });
    const asked = {
      files: files.slice(last),
      choices: { ...AS_IT_IS, ...choices },
      handed: last > 0,
      folders,
    };
    opening = true;
    const opened = await client.call('openFiles', asked).finally(() => (opening = false));
    store.link({ brought: { files, folders, opened, run: store.live().run } });
    if (opened.kind !== 'images') return;
    store.view({ drawer: false });
    store.own({ bringing: { at: 'choosing', preview: opened.preview, error: null } });
  };

  /** Files that take the place of whatever was being brought; while a set is made, none do. */
  const bring = (
    list: (signal: AbortSignal) => Promise<Belongings> | Belongings,
    choices: Partial<BroughtChoices> = {},
  ) => {
    if (bringing()?.at === 'making') return;
    leave();
    const control = new AbortController();
    lists.add(control);
    perform(async () => {
      store.link({ brought: null });
      try {
        const given = await list(control.signal);
        if (given.files.length + given.folders.length > 0)
          await open(given, choices, control.signal);
      } catch (error) {
        // Where it was asked for in the set-up, what is said of it stands behind that.
        store.view({ drawer: false });
        throw error;
      } finally {
        lists.delete(control);
        const at = bringing()?.at;
        if (lists.size === 0 && (at === 'listing' || at === 'opening'))
          store.own({ bringing: null });
      }
    });
  };

  const walked = async (
    { entries, files, handles }: Dropped,
    signal: AbortSignal,
  ): Promise<Belongings> => {
    if (entries === null)
      return { files: files.map((blob) => ({ name: blob.name, blob })), folders: [] };
    // A browser may have handles and hand none out.
    const parted = await handles?.then(partedHandles).catch(() => null);
    if (parted !== null && parted !== undefined) return parted;
    const found = (count: number) =>
      store.own({ bringing: { at: 'listing', found: count, handed: null } });
    return { files: await walkEntries(entries, signal, found), folders: [] };
  };

  const lookAtSets = async () => {
    await client.ready();
    store.own({ kept: await client.call('sets', null) });
  };

  /** Nobody waits for it: where there are none to be had, none are listed. */
  const looked = () => void lookAtSets().catch(() => undefined);

  return {
    openFiles: (files, choices, folders = []) => bring(() => ({ files, folders }), choices),
    openDropped: (dropped) => bring((signal) => walked(dropped, signal)),
    takePictures: () => {
      leave();
      store.view({ drawer: false });
      store.own({ bringing: { at: 'camera' } });
    },
    leaveBrought: () => {
      if (bringing()?.at !== 'making') leave();
    },
    makeSet: (options) => {
      const now = bringing();
      if (now?.at !== 'choosing') return;
      const { preview } = now;
      store.own({ bringing: { at: 'making', preview } });
      perform(async () => {
        try {
          const made = await client.call('makeSet', options);
          store.own({ bringing: { at: 'made', preview, made } });
        } catch (error) {
          const report = toReport(error);
          // Who stopped it knows.
          const shown = report.kind === 'CancelledError' ? null : report;
          store.own({ bringing: { at: 'choosing', preview, error: shown } });
        }
        looked();
      });
    },
    lookAtSets: looked,
    forgetSet: (sha256) =>
      perform(async () => {
        await client.ready();
        await client.call('forgetSet', { sha256 });
        await lookAtSets();
      }),
  };
}
