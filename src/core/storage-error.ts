// What goes wrong with what the browser keeps: one error, whose `fault` says which of a few things it was.
// What is at work in memory is harmed by none of them.
import type { Advice, Happened } from './error-names';
import { words } from './error-words';
import { EspalierError } from './errors';

/**
 * - `full`: there is no room left;
 * - `refused`: the browser forbids it, or the disk failed;
 * - `silent`: no answer came in time;
 * - `damaged`: what lies there is not what was written;
 * - `gone`: it is not there, or not any more;
 * - `newer`: a newer version of the page wrote it;
 * - `held`: another tab trains this run.
 */
export type StorageFault = 'full' | 'refused' | 'silent' | 'damaged' | 'gone' | 'newer' | 'held';

interface Sentences {
  readonly says: readonly [happened: Happened, message: string];
  readonly hints: readonly [advice: Advice, hint: string];
}

const SENTENCES: Readonly<Record<StorageFault, Sentences>> = {
  full: {
    says: ['storageFull', 'The browser has no room left for what was to be kept.'],
    hints: ['freeRoom', 'Delete runs that you do not need any more, or save this one as a file.'],
  },
  refused: {
    says: ['storageRefused', 'The browser refuses what its storage was asked for: {why}.'],
    hints: ['saveFile', 'Save what you want to keep as a file.'],
  },
  silent: {
    says: ['storageSilent', 'The browser’s storage does not answer.'],
    hints: ['tryOrReload', 'Try again in a while, or reload the page.'],
  },
  damaged: {
    says: ['storedDamaged', 'What the browser keeps under {what} is damaged.'],
    hints: ['earlierState', 'Go on from an earlier state of it, or delete it.'],
  },
  gone: {
    says: ['storedGone', 'The browser keeps nothing under {what} any more.'],
    hints: ['earlierState', 'Go on from an earlier state of it, or delete it.'],
  },
  newer: {
    says: [
      'storedNewer',
      'What the browser keeps under {what} is of a newer version of this page.',
    ],
    hints: ['renew', 'Reload the page to get what is there now.'],
  },
  held: {
    says: ['runHeld', 'Another tab has this run in hand.'],
    hints: ['otherTab', 'Go on there, or close that tab.'],
  },
};

export class StorageError extends EspalierError {
  readonly fault: StorageFault;

  /**
   * @param what it is about, by the name that it has in the storage
   * @param why in the browser's words, where it gave any
   */
  constructor(fault: StorageFault, what: string, why = '') {
    const { says, hints } = SENTENCES[fault];
    const [happened, message] = says;
    const [advice, hint] = hints;
    // The sentence around it has a full stop of its own.
    const said = why.replace(/[.\s]+$/, '');
    super(
      'StorageError',
      message.replace('{what}', () => what).replace('{why}', () => said),
      hint,
      words(happened, advice, { what, why: said }),
    );
    this.fault = fault;
  }
}
