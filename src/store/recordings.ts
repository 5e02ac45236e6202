// The recorded runs of the site, fetched when they are first asked for.
import { fetchFile } from '../core/fetch-file';
import { readRecording, type Recording, type RecordingId } from '../core/recording';

/** A text file of the site. Throws as fetchFile does. */
export type SiteText = (path: string) => Promise<string>;

/** @param base where the site's files are */
export function siteText(base: string, load?: typeof fetch): SiteText {
  const own: typeof fetch = load ?? ((from, init) => fetch(from, init));
  return async (path) =>
    new TextDecoder().decode(await fetchFile(new URL(path, base).href, own, null));
}

/** Each recording is fetched once; one that failed is asked for again the next time. */
export function createRecordings(text: SiteText): (id: RecordingId) => Promise<Recording> {
  const recordings = new Map<RecordingId, Promise<Recording>>();
  return (id) => {
    const known = recordings.get(id);
    if (known !== undefined) return known;
    const asked = text(`recordings/${id}.json`).then((found) => readRecording(found, id));
    recordings.set(id, asked);
    asked.catch(() => recordings.delete(id));
    return asked;
  };
}
