// Pictures of one's own taken with the camera, class by class. They leave the sheet as files, by the same door as any
// others; the camera is let go of when the sheet closes.
import { useEffect, useId, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { formatOf } from '../format';
import { usePage, useView } from '../page-context';
import { addClass, filesOf, missingOf, named, withoutLast, withShot } from './shots';
import { LEAST_CLASSES, MOST_CLASSES, type ShotClass } from './shots';
import { snap, useCamera } from './use-camera';
import './camera.css';

interface CameraProps {
  readonly classes: readonly ShotClass[];
  /** Pictures come late, some behind one another: each onto those that are there by then. */
  readonly onClasses: (how: (before: readonly ShotClass[]) => readonly ShotClass[]) => void;
}

export function Camera({ classes, onClasses }: CameraProps) {
  const { t } = useTranslation();
  const { actions } = usePage();
  const { video, camera, again } = useCamera();
  const [asked, setAsked] = useState(false);
  const missing = missingOf(classes);
  const ready = camera.is === 'on';
  const take = (id: number) => {
    if (video.current !== null)
      void snap(video.current).then((shot) => {
        if (shot !== null) onClasses((before) => withShot(before, id, shot));
      });
  };
  return (
    <>
      <div className="own-body own-halves">
        <div className="camera-view">
          <video
            ref={video}
            className="camera-video"
            data-mirrored={(ready && camera.mirrored) || undefined}
            aria-label={t('own.camera.view')}
            autoPlay
            muted
            playsInline
          />
          {camera.is === 'asked' && <p className="small">{t('own.camera.asked')}</p>}
          {camera.is === 'refused' && (
            <>
              <p className="own-error" role="alert">
                {t(`own.camera.refused.${camera.why}`)}
              </p>
              <button type="button" className="button" onClick={again}>
                {t('own.camera.again')}
              </button>
            </>
          )}
          <p className="small">{t('own.camera.hint')}</p>
        </div>
        <div className="camera-classes">
          {classes.map((one, i) => (
            <ClassOfShots
              key={one.id}
              shown={one}
              place={i + 1}
              ready={ready}
              wrong={asked && missing !== null && (missing === 'names' || missing === 'twice')}
              onName={(name) => onClasses((before) => named(before, one.id, name))}
              onTake={() => take(one.id)}
              onRemove={() => onClasses((before) => withoutLast(before, one.id))}
            />
          ))}
          {classes.length < MOST_CLASSES && (
            <button type="button" className="button" onClick={() => onClasses(addClass)}>
              {t('own.camera.add')}
            </button>
          )}
        </div>
      </div>
      <footer className="own-foot">
        <div className="own-said">
          {missing !== null && (
            <p className={asked ? 'own-error' : 'small'} role={asked ? 'alert' : undefined}>
              {t(`own.camera.missing.${missing}`, { n: LEAST_CLASSES })}
            </p>
          )}
        </div>
        <button
          type="button"
          className="button primary"
          aria-disabled={missing !== null || undefined}
          onClick={() => {
            if (missing === null) actions.openFiles(filesOf(classes));
            else setAsked(true);
          }}
        >
          {t('own.camera.use')}
        </button>
      </footer>
    </>
  );
}

interface ClassOfShotsProps {
  readonly shown: ShotClass;
  /** From 1. */
  readonly place: number;
  readonly ready: boolean;
  readonly wrong: boolean;
  readonly onName: (name: string) => void;
  readonly onTake: () => void;
  readonly onRemove: () => void;
}

/** Milliseconds from which on a button is held, and between two pictures while it is. */
const HELD = 600;
const EVERY = 200;
/** The last of a class that are shown. */
const SHOWN = 6;

function ClassOfShots(props: ClassOfShotsProps) {
  const { shown, place, ready, wrong, onName, onTake, onRemove } = props;
  const { t } = useTranslation();
  const { count } = formatOf(useView((view) => view.language));
  const id = useId();
  const hold = useHold(onTake);
  const { name, shots } = shown;
  const called = name.trim() === '' ? t('own.camera.class', { n: place }) : name;
  return (
    <section className="camera-class">
      <label htmlFor={id} className="small">
        {t('own.camera.class', { n: place })}
      </label>
      <input
        id={id}
        className="field"
        type="text"
        maxLength={100}
        autoComplete="off"
        dir="auto"
        placeholder={t('own.camera.name')}
        value={name}
        aria-invalid={wrong && name.trim() === ''}
        onChange={({ target }) => onName(target.value)}
      />
      <div className="camera-row">
        <button
          type="button"
          className="button"
          disabled={!ready}
          aria-label={t('own.camera.takeOf', { name: called })}
          {...hold}
        >
          {t('own.camera.take')}
        </button>
        <span className="small" role="status">
          {t('own.pictures', { count: shots.length, n: count(shots.length) })}
        </span>
        {shots.length > 0 && (
          <button
            type="button"
            className="button quiet"
            aria-label={t('own.camera.removeOf', { name: called })}
            onClick={onRemove}
          >
            {t('own.camera.remove')}
          </button>
        )}
      </div>
      {shots.length > 0 && (
        <ul className="camera-shots" aria-hidden="true">
          {shots.slice(-SHOWN).map((shot) => (
            <Small key={shot.number} picture={shot.small} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Small({ picture }: { picture: ImageData }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    element.width = picture.width;
    element.height = picture.height;
    element.getContext('2d')?.putImageData(picture, 0, 0);
  }, [picture]);
  return (
    <li>
      <canvas ref={canvas} />
    </li>
  );
}

/** A button that takes one picture at a tap or a key, and one after the other while it is held. */
function useHold(take: () => void) {
  const latest = useLatest(take);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const pressed = useRef(false);
  const release = () => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
  };
  useEffect(() => release, []);
  return {
    onPointerDown: () => {
      release();
      pressed.current = true;
      latest.current();
      const more = () => {
        latest.current();
        timer.current = setTimeout(more, EVERY);
      };
      timer.current = setTimeout(more, HELD);
    },
    onPointerUp: release,
    onPointerLeave: release,
    onPointerCancel: release,
    onClick: () => {
      // A press of the pointer has taken its picture; a key, or a voice, presses nothing.
      if (!pressed.current) latest.current();
      pressed.current = false;
    },
  };
}

function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}
