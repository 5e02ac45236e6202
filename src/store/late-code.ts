// Code of the page that comes late. Its files are fetched first, whole, and only then imported: a fetch
// that failed is simply made again, where some browsers remember a module that failed as long as the page
// lives. What failed is said by name: nobody answered, or the site has other files by now.
import { words } from '../core/error-words';
import { DataError } from '../core/errors';
import { fetchFile } from '../core/fetch-file';
import { ownBase } from './own-storage';

/** The files of late parts by module, below the site's folder, as scripts/late-files.ts lists them. */
export type LateFiles = Readonly<Record<string, readonly string[]>>;

/** What a page loads late parts with. */
export interface LateSource {
  readonly files: LateFiles;
  readonly base: string;
  readonly fetch: typeof fetch;
}

/** Code that is gone does not come back with time: only a page loaded anew knows the new names. */
export const isGone = ({ words }: DataError): boolean =>
  words?.happened === 'partGone' || words?.happened === 'partBroken';

const lost = (happened: 'partGone' | 'partBroken', message: string): DataError =>
  new DataError(message, 'Reload the page to get what is there now.', words(happened, 'renew'));

/**
 * Loads a late part; every call tries anew what has not succeeded.
 * @param name of its module, as the list has it; parts that are not listed are imported straight away
 * Rejects with DataError where it is out of reach or gone.
 */
export async function loadLate<T>(
  name: string,
  load: () => Promise<T>,
  source: LateSource = ownSource(),
): Promise<T> {
  await Promise.all((source.files[name] ?? []).map((file) => arrive(source, file)));
  return load().catch(() => {
    throw lost('partBroken', 'A part of the page has arrived and does not run.');
  });
}

async function arrive({ base, fetch }: LateSource, file: string): Promise<void> {
  try {
    // To its last byte, which is then at hand for the import.
    await fetchFile(new URL(file, base).href, fetch, null);
  } catch (error) {
    throw isMissing(error)
      ? lost(
          'partGone',
          'A part of the page is no longer on its host, which has other files by now.',
        )
      : error;
  }
}

/** Some hosts answer with a page of theirs where a file is gone. */
const isMissing = (error: unknown): boolean =>
  error instanceof DataError &&
  (error.words?.happened === 'fetchPage' ||
    (error.words?.happened === 'fetchStatus' && error.words.advice === 'publishWhole'));

function ownSource(): LateSource {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="late-files"]');
  return {
    files: meta === null ? {} : (JSON.parse(meta.content) as LateFiles),
    base: ownBase(),
    fetch: (url, init) => fetch(url, init),
  };
}
