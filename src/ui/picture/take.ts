// Takes a picture to where a person wants it: the clipboard or a file. Nothing leaves the computer.
import type { TFunction } from 'i18next';
import type { Page } from '../../store/page';
import { saveFile } from '../../store/save-file';
import { composePicture } from './compose';
import { checkReadBack, encoded } from './read-back';
import type { PictureSource } from './registry';
import { pictureFacts, pictureName } from './words';

async function pngOf(page: Page, source: PictureSource, t: TFunction): Promise<Blob> {
  const state = page.store.getState();
  const facts = pictureFacts(state, page.cutting(state), t);
  await checkReadBack();
  return encoded(await composePicture(source, state, { page: t('app.title'), facts }));
}

/**
 * Rejects where the browser does not let the page write pictures to the clipboard.
 * @throws HiddenPixelsError where the picture would not be what the page shows
 */
export async function copyPicture(page: Page, source: PictureSource, t: TFunction): Promise<void> {
  // The promise goes in, not the picture: some browsers take it only within the click itself.
  const png = pngOf(page, source, t);
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
  } catch (error) {
    // Without a picture browsers give a reason of their own.
    await png;
    throw error;
  }
}

/** @throws HiddenPixelsError where the picture would not be what the page shows */
export async function savePicture(page: Page, source: PictureSource, t: TFunction): Promise<void> {
  const blob = await pngOf(page, source, t);
  const name = pictureName(source.id, page.store.getState());
  saveFile(new Uint8Array(await blob.arrayBuffer()), name, 'image/png');
}
