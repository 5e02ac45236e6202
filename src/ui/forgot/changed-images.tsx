// The images whose answer changed, by class and by direction, as a sheet that scrolls.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import { imageSize } from '../../core/config';
import { NO_CLASS } from '../../core/evaluation';
import { DIRECTIONS, type Change, type Direction, type Forgotten } from '../../core/forgotten';
import type { HeldOut } from '../../core/images';
import { formatOf, type Format } from '../format';
import { usePage, useRun, useView } from '../page-context';
import { useImage } from '../canvas/paint-picture';
import { className, namerOf } from '../words/data-words';

/** So many are shown at most. */
const MOST = 1000;

interface ChangedImagesProps {
  readonly split: HeldOut;
  readonly forgotten: Forgotten;
}

export function ChangedImages({ split, forgotten }: ChangedImagesProps) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  const namer = useRun(namerOf);
  const [direction, setDirection] = useState<Direction | null>('lost');
  const [label, setLabel] = useState<number | null>(null);
  const chosen = forgotten.changes.filter(
    (change) =>
      (direction === null || change.direction === direction) &&
      (label === null || change.label === label),
  );
  const shown = chosen.slice(0, MOST);
  const pixels = usePixels(split, shown);
  return (
    <section className="forgot-images">
      <div className="forgot-filters">
        <h3>{changedWords(chosen.length, forgotten.changes.length, t, format)}</h3>
        <label>
          <span>{t('forgot.filter.direction')}</span>
          <select
            className="field"
            value={direction ?? ''}
            onChange={({ target }) =>
              setDirection(DIRECTIONS.find((one) => one === target.value) ?? null)
            }
          >
            <option value="">{t('forgot.filter.all')}</option>
            {DIRECTIONS.map((one) => (
              <option key={one} value={one}>
                {t(`forgot.filter.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{t('forgot.filter.class')}</span>
          <select
            className="field"
            value={label ?? ''}
            onChange={({ target }) => setLabel(target.value === '' ? null : Number(target.value))}
          >
            <option value="">{t('forgot.filter.allClasses')}</option>
            {forgotten.classes.map(({ label: one }) => (
              <option key={one} value={one}>
                {className(namer, one, t)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {shown.length === 0 && <p>{t('forgot.none')}</p>}
      {chosen.length > MOST && (
        <p className="small">{t('forgot.more', { n: format.count(MOST) })}</p>
      )}
      <ul className="forgot-sheet" tabIndex={0}>
        {shown.map((change, i) => (
          <Item key={change.index} change={change} pixels={pixels.get(i) ?? null} />
        ))}
      </ul>
    </section>
  );
}

/** How many are chosen, and of how many where that is not all of them. */
function changedWords(chosen: number, all: number, t: TFunction, format: Format): string {
  const n = format.count(chosen);
  return chosen === all
    ? t('forgot.changed', { count: all, n })
    : t('forgot.changedOf', { count: all, n, all: format.count(all) });
}

function Item({ change, pixels }: { change: Change; pixels: Uint8Array | null }) {
  const { t } = useTranslation();
  const namer = useRun(namerOf);
  const side = useRun((run) => run.model.image);
  const canvas = useImage(pixels, side);
  const name = (label: number) =>
    label === NO_CLASS ? t('pictures.none') : className(namer, label, t);
  return (
    <li title={`${t('forgot.truth')}: ${name(change.label)}`}>
      <canvas ref={canvas} aria-hidden="true" />
      <span>{t('forgot.item', { before: name(change.before), now: name(change.now) })}</span>
    </li>
  );
}

/** Pixels of changes, by their places; none until they have been fetched. */
function usePixels(split: HeldOut, changes: readonly Change[]): ReadonlyMap<number, Uint8Array> {
  const { espalier } = usePage();
  const size = useRun((run) => imageSize(run.model));
  const [pixels, setPixels] = useState<ReadonlyMap<number, Uint8Array>>(new Map());
  const wanted = changes.map(({ index }) => index).join();
  useEffect(() => {
    let gone = false;
    const places = Uint32Array.from(wanted === '' ? [] : wanted.split(',').map(Number));
    const fetching = espalier.images({ split, places });
    fetching.then(
      (found) => {
        if (gone) return;
        const parts = Array.from(places, (_, i): [number, Uint8Array] => [
          i,
          found.pixels.subarray(i * size, (i + 1) * size),
        ]);
        setPixels(new Map(parts));
      },
      // What is wrong with the images the next command says.
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [espalier, split, wanted, size]);
  return pixels;
}
