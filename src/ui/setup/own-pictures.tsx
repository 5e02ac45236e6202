// Pictures of a person's own, in the set-up: the calm way in, and the sets that the browser keeps. Loads nothing.
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptSets } from '../../core/own-set';
import { chosenFiles } from '../../store/dropped-files';
import { formatOf } from '../format';
import { usePage, usePageState, useView } from '../page-context';
import { reportWords } from '../report-words';
import { shapeWords } from '../words/data-words';
import { sentences } from '../sentences';

export function OwnPictures() {
  const { t } = useTranslation();
  const { actions } = usePage();
  const kept = usePageState(({ own }) => own.kept);
  useEffect(() => actions.lookAtSets(), [actions]);
  return (
    <details className="setup-phase setup-own">
      <summary>{t('own.summary')}</summary>
      <p className="small">{t('own.hint')}</p>
      <div className="setup-own-ways">
        <Chooser words={t('own.files')} folder={false} />
        <Chooser words={t('own.folder')} folder />
        <button type="button" className="button" onClick={() => actions.takePictures()}>
          {t('own.camera.open')}
        </button>
      </div>
      {kept !== null && kept.sets.length + kept.broken.length > 0 && <Kept kept={kept} />}
    </details>
  );
}

/** The way to a folder that a worker can walk; null where the browser has none. */
function picker(): (() => Promise<FileSystemDirectoryHandle>) | null {
  const { showDirectoryPicker: pick } = window as Window & {
    showDirectoryPicker?: () => Promise<FileSystemDirectoryHandle>;
  };
  return pick === undefined ? null : () => pick.call(window);
}

/** A button that chooses files, or a folder with all that lies in it. */
function Chooser({ words, folder }: { words: string; folder: boolean }) {
  const { actions } = usePage();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // React knows no such attribute.
    if (input.current !== null) input.current.webkitdirectory = folder;
  }, [folder]);
  return (
    <>
      <button
        type="button"
        className="button"
        onClick={() => {
          const pick = folder ? picker() : null;
          if (pick === null) input.current?.click();
          // Whoever chooses none knows.
          else
            pick().then(
              (chosen) => actions.openFiles([], {}, [chosen]),
              () => undefined,
            );
        }}
      >
        {words}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={words}
        onChange={({ target }) => {
          const files = chosenFiles(target.files ?? []);
          if (files.length > 0) actions.openFiles(files);
          target.value = '';
        }}
      />
    </>
  );
}

function Kept({ kept: { sets, broken } }: { kept: KeptSets }) {
  const { t } = useTranslation();
  const language = useView((view) => view.language);
  const { count, bytes } = formatOf(language);
  return (
    <>
      <h3 className="small">{t('own.kept.title')}</h3>
      <ul className="setup-kept">
        {sets.map(({ data, bytes: size }) => {
          const { train, validation, test } = data.counts;
          const images = train + validation + test;
          return (
            <KeptLine key={data.sha256} sha256={data.sha256} name={data.name} bytes={size}>
              {[
                t('own.pictures', { count: images, n: count(images) }),
                shapeWords(data, t),
                bytes(size),
              ].join(' · ')}
            </KeptLine>
          );
        })}
        {broken.map(({ sha256, bytes: size, error }) => {
          const { message, hint } = reportWords(error, language, t);
          const name = t('own.kept.broken', { hash: sha256.slice(0, 8) });
          return (
            <KeptLine key={sha256} sha256={sha256} name={name} bytes={size}>
              {sentences(t, message, hint)}
            </KeptLine>
          );
        })}
      </ul>
    </>
  );
}

interface KeptLineProps {
  readonly sha256: string;
  readonly name: string;
  readonly bytes: number;
  readonly children: string;
}

/** A set, and the question before it is gone for good. */
function KeptLine({ sha256, name, bytes, children }: KeptLineProps) {
  const { t } = useTranslation();
  const { actions } = usePage();
  const format = formatOf(useView((view) => view.language));
  const [asks, setAsks] = useState(false);
  const forget = useRef<HTMLButtonElement>(null);
  const keep = useRef<HTMLButtonElement>(null);
  const answered = useRef(false);
  useEffect(() => {
    if (asks) keep.current?.focus();
    else if (answered.current) forget.current?.focus();
    answered.current = asks;
  }, [asks]);
  return (
    <li>
      <p className="setup-kept-name" dir="auto">
        {name}
      </p>
      <p className="small">{children}</p>
      {asks ? (
        <div className="setup-kept-ask" role="group" aria-label={t('own.kept.forgetOf', { name })}>
          <p>{t('own.kept.ask', { name, bytes: format.bytes(bytes) })}</p>
          <button type="button" className="button" onClick={() => actions.forgetSet(sha256)}>
            {t('own.kept.yes')}
          </button>
          <button ref={keep} type="button" className="button" onClick={() => setAsks(false)}>
            {t('own.kept.no')}
          </button>
        </div>
      ) : (
        <button
          ref={forget}
          type="button"
          className="button quiet"
          aria-label={t('own.kept.forgetOf', { name })}
          onClick={() => setAsks(true)}
        >
          {t('own.kept.forget')}
        </button>
      )}
    </li>
  );
}
