// The charts on the page, each to be copied or saved as a picture.
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { usePage } from '../page-context';
import { HiddenPixelsError } from '../picture/read-back';
import { picturesOf, type PictureSource } from '../picture/registry';
import { copyPicture, savePicture } from '../picture/take';
import { Outcome, useOutcome } from './outcome';

export function PicturesPart() {
  const { t } = useTranslation();
  const page = usePage();
  const registry = picturesOf(page.store);
  const sources = useSyncExternalStore(registry.subscribe, registry.list);
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
