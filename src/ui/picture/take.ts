// Takes a picture to where a person wants it: the clipboard or a file. Nothing leaves the computer.
import type { TFunction } from 'i18next';
import type { Page } from '../../store/page';
import { saveFile } from '../../store/save-file';
import { composePicture } from './compose';
import type { PictureSource } from './registry';
import { pictureFacts, pictureName } from './words';

async function pngOf(page: Page, source: PictureSource, t: TFunction): Promise<Blob> {
  const state = page.store.getState();
  const facts = pictureFacts(state, page.cutting(state), t);
  const canvas = await composePicture(source, state, { page: t('app.title'), facts });
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('The picture could not be encoded.'));
      else resolve(blob);
    }, 'image/png');
  });
}

/** Rejects where the browser does not let the page write pictures to the clipboard. */
export async function copyPicture(page: Page, source: PictureSource, t: TFunction): Promise<void> {
  // The promise goes in, not the picture: some browsers take it only within the click itself.
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': pngOf(page, source, t) })]);
}

export async function savePicture(page: Page, source: PictureSource, t: TFunction): Promise<void> {
  const blob = await pngOf(page, source, t);
  const name = pictureName(source.id, page.store.getState());
  saveFile(new Uint8Array(await blob.arrayBuffer()), name, 'image/png');
}
