// What the network looks at: a dozen validation images, and its answers at the rate on the page as they come.
import { Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PICTURES, type Picture } from '../../core/pictures';
import { Boundary } from '../boundary';
import { DrawIcon } from '../icons';
import { lateComponent } from '../late-component';
import { isMute } from '../model/guess';
import { isTraining } from '../model/situation';
import { usePageState, useRun } from '../page-context';
import { className, namerOf } from '../words/data-words';
import { ClassBars } from './class-bars';
import { PictureCard } from './picture-card';
import './pictures.css';
import './picture-heights.css';

// What a person opens comes when they do.
const DrawField = lateComponent('draw-field', async () => (await import('./draw-field')).DrawField);
const OnePicture = lateComponent(
  'one-picture',
  async () => (await import('./one-picture')).OnePicture,
);

type Opened = Picture | 'draw';

export function Pictures() {
  const { t } = useTranslation();
  const pictures = useRun((run) => run.pictures);
  const side = useRun((run) => run.model.image);
  const namer = useRun(namerOf);
  const trains = useRun(isTraining);
  const look = useRun((run) => run.look);
  const mute = usePageState(({ answered }) => isMute(answered));
  const [opened, setOpened] = useState<Opened | null>(null);
  const close = () => setOpened(null);
  // What was pressed gets the focus back that goes with what it opened.
  const opener = useRef<Element | null>(null);
  const open = (next: Opened) => {
    opener.current = document.activeElement;
    setOpened(next);
  };
  useEffect(() => {
    if (opened !== null || document.activeElement !== document.body) return;
    if (opener.current instanceof HTMLElement) opener.current.focus({ preventScroll: true });
    opener.current = null;
  }, [opened]);
  return (
    <section className="pictures" aria-labelledby="pictures-title" data-mute={mute || undefined}>
      <div className="first-head">
        <h2 id="pictures-title">
          <span className="pictures-long">{t('first.pictures')}</span>
          <span className="pictures-short">{t('first.picturesShort')}</span>
        </h2>
        {trains && look !== null ? (
          <ClassBars look={look} />
        ) : (
          <p className="small pictures-legend">{t('pictures.legend')}</p>
        )}
        <button
          type="button"
          className="button quiet picture-draw"
          title={t('pictures.draw')}
          onClick={() => open('draw')}
        >
          <DrawIcon />
          <span>{t('pictures.draw')}</span>
        </button>
      </div>
      {mute && <p className="small pictures-mute">{t('pictures.mute')}</p>}
      <ul className="pictures-grid">
        {pictures.map((picture, place) => (
          <PictureCard
            key={picture.index}
            {...{ picture, place, side }}
            onOpen={() => open(picture)}
          />
        ))}
        {pictures.length === 0 &&
          Array.from({ length: PICTURES }, (_, place) => (
            <li key={place} className="picture" aria-hidden="true">
              <span className="picture-image" />
            </li>
          ))}
      </ul>
      <Boundary>
        <Suspense>
          {opened === 'draw' && <DrawField onClose={close} />}
          {opened !== null && opened !== 'draw' && (
            <OnePicture
              key={opened.index}
              pixels={opened.pixels}
              index={opened.index}
              onClose={close}
            >
              <p>{className(namer, opened.label, t)}</p>
            </OnePicture>
          )}
        </Suspense>
      </Boundary>
    </section>
  );
}
