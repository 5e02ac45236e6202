// The charts on the page, each to be copied or saved as a picture.
import { useStore } from 'zustand';
import { useTranslation } from 'react-i18next';
import { usePage } from '../page-context';
import { HiddenPixelsError, checkReadBack, encoded } from '../picture/read-back';
import { picturesOf, type PictureSource } from '../picture/registry';
import { Outcome, useOutcome } from './outcome';
import type { TFunction } from 'i18next';
import type { Page } from '../../store/page';
import { saveFile } from '../../store/save-file';
import { composePicture } from '../picture/compose';
import { pictureFacts, pictureName } from '../picture/words';

export function PicturesPart() {
  const { t } = useTranslation();
  const page = usePage();
  const sources = useStore(picturesOf(page.store));
  const [outcome, say] = useOutcome();
  const take = async (
    source: PictureSource,
    how: typeof copyPicture,
    done: string,
    failed: string,
  ) => {
    try {
      await how(page, source, t);
      say(done);
    } catch (error) {
      say(error instanceof HiddenPixelsError ? t('share.pictures.hidden') : failed);
    }
  };
  // What is folded away or not yet drawn has no picture.
  const shown = sources.filter(({ element }) =>
    element.checkVisibility({ visibilityProperty: true }),
  );
  return (
    <section className="share-part">
      <h3 className="share-label">{t('share.pictures.title')}</h3>
      <ul className="share-pictures">
        {shown.map((source) => {
          const { id, title } = source;
          return (
            <li key={id}>
              <span>{title}</span>
              <button
                type="button"
                className="button"
                aria-label={t('share.pictures.copyLong', { title })}
                onClick={() =>
                  void take(
                    source,
                    copyPicture,
                    t('share.pictures.copied', { title }),
                    t('share.pictures.copyFailed'),
                  )
                }
              >
                {t('share.pictures.copy')}
              </button>
              <button
                type="button"
                className="button"
                aria-label={t('share.pictures.saveLong', { title })}
                onClick={() =>
                  void take(
                    source,
                    savePicture,
                    t('share.pictures.saved', { title }),
                    t('share.pictures.saveFailed'),
                  )
                }
              >
                {t('share.pictures.save')}
              </button>
            </li>
          );
        })}
      </ul>
      <Outcome words={outcome} />
    </section>
  );
}

// Takes a picture to where a person wants it: the clipboard or a file. Nothing leaves the computer.

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
async function copyPicture(page: Page, source: PictureSource, t: TFunction): Promise<void> {
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
async function savePicture(page: Page, source: PictureSource, t: TFunction): Promise<void> {
  const blob = await pngOf(page, source, t);
  const name = pictureName(source.id, page.store.getState());
  saveFile(new Uint8Array(await blob.arrayBuffer()), name, 'image/png');
}
