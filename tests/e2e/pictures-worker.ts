// A worker that reads pictures with the product's own code: one by one, or a whole archive of folders by class into a
// data set. Stands in no page of the site.
import { createHash } from '../../src/core/checksums';
import { fields, list, text } from '../../src/core/read';
import { buildOwnSet } from '../../src/data/own/build-own-set';
import { checkOwnOptions } from '../../src/core/own-set';
import type { ImageSource, SourceImage } from '../../src/data/own/source';
import { isSkipped } from '../../src/formats/archive/entry';
import { openArchive } from '../../src/formats/archive/open-archive';
import { createClock } from '../../src/worker/clock';
import { decode } from '../../src/worker/own/browser-pictures';

const clock = createClock();
const never = new AbortController().signal;

/** Pictures as `train/class/name` or `test/class/name`. */
const archiveSource = (file: Blob, classNames: readonly string[]): ImageSource => ({
  ...{ name: 'archive', classNames, count: null, labels: null, skipped: [] },
  async *images(signal): AsyncGenerator<SourceImage, void, undefined> {
    for await (const entry of openArchive(file, 'archive', undefined, signal)) {
      if (isSkipped(entry)) continue;
      const [split = '', name = ''] = entry.path.split('/');
      const bytes = () => entry.bytes(2 ** 26);
      yield {
        label: classNames.indexOf(name),
        split: split === 'test' ? 'test' : 'train',
        from: entry.path,
        image: { kind: 'encoded', bytes },
      } satisfies SourceImage;
    }
  },
});

async function carryOut(given: unknown): Promise<unknown> {
  const { call, canvas, files, classes, options } = fields('order', given, null);
  const blobs = files as readonly Blob[];
  if (call === 'decode') {
    // As in a browser that has no codecs to hand out, or on plain http.
    if (canvas === true) Reflect.deleteProperty(globalThis, 'ImageDecoder');
    return Promise.all(
      blobs.map(async (file) => {
        const picture = await decode(new Uint8Array(await file.arrayBuffer()), never);
        return { ...picture, pixels: Array.from(picture.pixels) };
      }),
    );
  }
  const names = list('classes', classes, [2, 1000], (path, name) => text(path, name, 100));
  const began = clock.now();
  const { set, skipped, skippedCount } = await buildOwnSet(
    archiveSource(blobs[0] ?? new Blob(), names),
    checkOwnOptions('options', options),
    {
      decode,
      hash: createHash(crypto.subtle, () => clock.breathe()),
      now: () => clock.now(),
      breathe: () => clock.breathe(),
      progress: (progress) => self.postMessage({ progress }),
    },
    never,
  );
  return { data: set.data, skipped, skippedCount, seconds: (clock.now() - began) / 1000 };
}

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  void carryOut(data).then(
    (answer) => self.postMessage({ answer }),
    (error: unknown) => self.postMessage({ failed: String(error) }),
  );
});
