// The pictures of a network that ships, chosen as an idle page chooses them, for its file's metadata.
import { dataKey } from '../src/core/data-ref';
import { localSession, nodeClock, nodeSurroundings } from '../headless/session';
import { nodeStorage } from '../headless/node-files';
import { SITE } from '../headless/site-files';
import { DEFAULT_CONFIG } from '../src/core/run-config';
import { writePictures } from '../src/formats/picture-notes';

/**
 * @param file of a network of Fashion-MNIST
 * @param folder where the session may keep runs
 */
export async function chosenPictures(file: Uint8Array, folder: string): Promise<string> {
  const storage = nodeStorage(folder, () => nodeClock.breathe());
  const { call, hear } = localSession(nodeSurroundings({ storage }));
  await call('open', { base: SITE, change: {}, start: 'fresh', keeps: false });
  await call('loadModel', { safetensors: file.slice().buffer, config: null });
  const chosen = new Promise<string>((resolve) => {
    hear((event) => {
      if (event.type === 'pictures')
        resolve(writePictures(dataKey(DEFAULT_CONFIG.data), event.pictures));
    });
  });
  await call('survey', { on: true });
  const note = await chosen;
  await call('survey', { on: false });
  return note;
}
