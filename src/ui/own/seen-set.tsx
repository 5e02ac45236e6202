// What is seen of a person's set: its classes with their counts, some of its pictures, and what was passed over.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnPreview, PreviewPicture, SkippedImage } from '../../core/own-set';
import { formatOf } from '../format';
import { usePlainImage } from '../canvas/paint-picture';
import { useView } from '../page-context';
import { reportWords } from '../report-words';

/** Shown before one asks for more. */
const FEW_CLASSES = 8;
const FEW_PICTURES = 12;
const MOST_SKIPPED = 200;

/** @param grey whether the set is grey, whatever its pictures were */
export function SeenSet({ preview, grey }: { preview: OwnPreview; grey: boolean }) {
  const { t } = useTranslation();
  const { count } = formatOf(useView((view) => view.language));
  const { classNames, pictures, skipped, skippedCount } = preview;
  const total = preview.count;
  return (
    <div className="own-seen">
      <p className="own-total">
        {total === null
          ? t('own.classes', { count: classNames.length, n: count(classNames.length) })
          : t('own.total', {
              pictures: t('own.pictures', { count: total, n: count(total) }),
              classes: t('own.classes', { count: classNames.length, n: count(classNames.length) }),
            })}
      </p>
      <ul className="own-pictures" data-grey={grey || undefined}>
        {pictures.slice(0, FEW_PICTURES).map((picture) => (
          <Thumbnail key={picture.from} picture={picture} name={classNames[picture.label] ?? ''} />
        ))}
      </ul>
      <Classes preview={preview} />
      <Skipped skipped={skipped} count={skippedCount} />
    </div>
  );
}

interface ThumbnailProps {
  readonly picture: PreviewPicture;
  readonly name: string;
}

function Thumbnail({ picture, name }: ThumbnailProps) {
  const { pixels } = picture;
  const canvas = usePlainImage(pixels, Math.sqrt(pixels.length / 3));
  return (
    <li title={picture.from}>
      <canvas ref={canvas} aria-hidden="true" />
      <p className="own-name small" dir="auto">
        {name}
      </p>
      <p className="small">{`${picture.width}×${picture.height}`}</p>
    </li>
  );
}

function Classes({ preview: { classNames, classes } }: { preview: OwnPreview }) {
  const { t } = useTranslation();
  const { count } = formatOf(useView((view) => view.language));
  const [all, setAll] = useState(false);
  const sums = classNames.map((_, i) => (classes?.[i]?.train ?? 0) + (classes?.[i]?.test ?? 0));
  const most = Math.max(1, ...sums);
  // One more line is no more room than the button that asks for it.
  const shown = all || classNames.length <= FEW_CLASSES + 1 ? classNames.length : FEW_CLASSES;
  return (
    <>
      <ol className="own-classes" aria-label={t('own.classList')}>
        {classNames.slice(0, shown).map((name, i) => (
          <li key={name}>
            <span className="own-name" dir="auto" title={name}>
              {name}
            </span>
            {classes !== null && (
              <>
                <i
                  className="own-count-bar"
                  style={{ inlineSize: `${(100 * (sums[i] ?? 0)) / most}%` }}
                  aria-hidden="true"
                />
                <span className="own-count">{count(sums[i] ?? 0)}</span>
              </>
            )}
          </li>
        ))}
      </ol>
      {shown < classNames.length && (
        <button type="button" className="button quiet" onClick={() => setAll(true)}>
          {t('own.allClasses', { n: count(classNames.length) })}
        </button>
      )}
      {classes === null && <p className="small">{t('own.countsLater')}</p>}
    </>
  );
}

/** What was passed over, each with its reason, on demand. */
export function Skipped({ skipped, count }: { skipped: readonly SkippedImage[]; count: number }) {
  const { t } = useTranslation();
  const language = useView((view) => view.language);
  const format = formatOf(language);
  if (count === 0) return null;
  const shown = skipped.slice(0, MOST_SKIPPED);
  return (
    <details className="own-fold" data-testid="own-skipped">
      <summary>{t('own.skipped', { count, n: format.count(count) })}</summary>
      <ul className="own-skipped small">
        {shown.map(({ from, error }) => (
          <li key={from}>
            <span className="own-from" dir="auto">
              {from}
            </span>
            <span>{reportWords(error, language, t).message}</span>
          </li>
        ))}
      </ul>
      {count > shown.length && (
        <p className="small">{t('own.skippedMore', { n: format.count(count - shown.length) })}</p>
      )}
    </details>
  );
}
