// The drawing of the network with its heading, as high as its place allows, and the way to look inside.
import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Boundary } from '../boundary';
import { Espalier } from '../espalier/espalier';
import { LookIcon, PlayIcon } from '../icons';
import { CALM, useMedia } from '../media';
import { observeSizes } from '../observers';
import { usePage, useView } from '../page-context';

/** Lower than this, CSS pixels, the drawing takes the height that it wants. */
const LEAST = 200;

export function TreePanel() {
  const { t } = useTranslation();
  const { opening, store } = usePage();
  const calm = useMedia(CALM);
  const inside = useView((view) => view.inside);
  const place = useRef<HTMLDivElement>(null);
  const [tallest, setTallest] = useState<number | null>(null);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const measure = () => {
      const { height } = element.getBoundingClientRect();
      setTallest(height < LEAST ? null : Math.floor(height));
    };
    const sizes = observeSizes(measure);
    sizes.observe(element);
    measure();
    return () => sizes.disconnect();
  }, []);
  return (
    <>
      <div className="first-head">
        <h2>{t('first.tree')}</h2>
        {!calm && (
          <button
            type="button"
            className="button quiet first-again"
            onClick={() => void opening.play()}
          >
            <PlayIcon />
            <span>{t('first.again')}</span>
          </button>
        )}
        <button
          type="button"
          className="button first-look"
          aria-pressed={inside}
          title={t('first.insideKey')}
          onClick={() => store.view({ inside: !inside })}
        >
          <LookIcon />
          <span>{t('first.inside')}</span>
        </button>
      </div>
      <div ref={place} className="first-place">
        <Boundary>
          <Espalier tallest={tallest} />
        </Boundary>
      </div>
    </>
  );
}
