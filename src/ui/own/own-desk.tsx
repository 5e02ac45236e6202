// What stands in the sheet of a person's pictures: the camera, a set that is seen before it is made, its making, and
// what came of it.
import { useEffect, useRef, type Dispatch, type ReactNode, type SetStateAction } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { MadeSet, ReadingProgress } from '../../core/own-set';
import { formatOf, type Format } from '../format';
import { usePage, usePageState, useRun, useView } from '../page-context';
import { reportWords } from '../report-words';
import { sentences } from '../sentences';
import { shapeWords } from '../words/data-words';
import { duration } from '../words/state-text';
import { Camera } from './camera';
import { Skipped } from './seen-set';
import { SetChoices } from './set-choices';
import { freshClasses, type ShotClass } from './shots';
import './own.css';

interface OwnDeskProps {
  /** What was taken with the camera; null before it was ever shown. */
  readonly shots: readonly ShotClass[] | null;
  readonly onShots: Dispatch<SetStateAction<readonly ShotClass[] | null>>;
}

export function OwnDesk({ shots, onShots }: OwnDeskProps) {
  const bringing = usePageState(({ own }) => own.bringing);
  if (bringing === null || bringing.at === 'listing' || bringing.at === 'opening') return null;
  if (bringing.at === 'camera')
    return (
      <Camera
        classes={shots ?? freshClasses()}
        onClasses={(how) => onShots((before) => how(before ?? freshClasses()))}
      />
    );
  const { preview } = bringing;
  if (bringing.at === 'made') return <Made made={bringing.made} />;
  // What was chosen stays while the set is made, and where nothing comes of it.
  return (
    <SetChoices
      preview={preview}
      error={bringing.at === 'choosing' ? bringing.error : null}
      making={bringing.at === 'making' ? <Making /> : null}
    />
  );
}

function Making() {
  const { t } = useTranslation();
  const { actions } = usePage();
  const format = formatOf(useView((view) => view.language));
  const progress = useRun((run) => run.reading);
  const cancel = useRef<HTMLButtonElement>(null);
  // The button that was pressed is gone.
  useEffect(() => cancel.current?.focus(), []);
  const { done = 0, total = null } = progress ?? {};
  return (
    <>
      <div className="own-making">
        <progress
          className="own-bar"
          aria-label={t('own.making')}
          max={total ?? 1}
          {...(total === null ? {} : { value: done })}
        />
        <p className="small" data-testid="own-progress">
          {progress === null ? t('own.beginning') : progressWords(progress, t, format)}
        </p>
      </div>
      <button ref={cancel} type="button" className="button" onClick={() => actions.stop()}>
        {t('own.cancel')}
      </button>
    </>
  );
}

/** `12,345 of 60,000 pictures · 2,310 a second · 21 s left` */
function progressWords(progress: ReadingProgress, t: TFunction, { count }: Format): string {
  const { done, total, rate, left } = progress;
  const words = [
    total === null
      ? t('own.read', { count: done, n: count(done) })
      : t('own.readOf', { done: count(done), n: count(total) }),
    ...(rate > 0 ? [t('own.rate', { n: count(rate) })] : []),
    ...(left === null ? [] : [t('own.left', { time: duration(t, Math.ceil(left)) })]),
  ];
  return words.join(' · ');
}

function Made({ made }: { made: MadeSet }) {
  const { t } = useTranslation();
  const { actions, store } = usePage();
  const language = useView((view) => view.language);
  const format = formatOf(language);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  const { data, skipped, skippedCount, unkept } = made;
  const { count, digits } = format;
  const why = unkept === null ? null : reportWords(unkept, language, t);
  // With the classes of the network at hand there is a network that knows them, and nothing has to be trained.
  const trained = store.live().source === 'file';
  const close = () => {
    store.view({ drawer: false });
    actions.leaveBrought();
  };
  return (
    <>
      <div className="own-body" role="status">
        <dl className="own-facts">
          <Fact name={t('own.made.train')}>{count(data.counts.train)}</Fact>
          <Fact name={t('own.made.validation')}>{count(data.counts.validation)}</Fact>
          <Fact name={t('own.made.test')}>{count(data.counts.test)}</Fact>
          <Fact name={t('own.made.shape')}>{shapeWords(data, t)}</Fact>
          <Fact name={t('own.made.mean')}>{data.mean.map(digits).join(' ')}</Fact>
          <Fact name={t('own.made.std')}>{data.std.map(digits).join(' ')}</Fact>
        </dl>
        {why === null ? (
          <p className="small">{t('own.made.kept')}</p>
        ) : (
          <p className="small own-warning">
            {sentences(t, t('own.made.unkept', { why: why.message }), why.hint)}
          </p>
        )}
        <Skipped skipped={skipped} count={skippedCount} />
      </div>
      <footer className="own-foot">
        {!trained && (
          <button type="button" className="button" onClick={close}>
            {t('own.close')}
          </button>
        )}
        <button
          ref={button}
          type="button"
          className="button primary"
          onClick={() => {
            close();
            if (!trained) actions.play();
          }}
        >
          {t(trained ? 'own.made.done' : 'own.made.trainOn')}
        </button>
      </footer>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="small">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
