// A line of the list of runs: mark and name, what it is, what came of it, what to do with it. What is wanted less
// often lies in its menu.
import { memo, useRef, useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../store/run-state';
import { accuracyWords, imagesWords } from '../behind';
import { byWords, formatOf, type Format } from '../format';
import { PHONE, useMedia } from '../media';
import { barred, headline, lookOfEntry, wholeMacs, type RunEntry } from '../model/run-entries';
import { usePage, useRun, useView } from '../page-context';
import { Icon, line } from '../icons';
import { RunMark } from '../overlay/overlay-key';
import { Terms } from '../term/terms';
import { aboutWords, nameOf } from '../words/run-words';
import { openWords, RunMenu } from './run-menu';
import { RunName } from './run-name';

/** Columns of numbers: steps, rate, MACs, top-1; on a phone the last alone. */
const FIGURES = 4;

interface RunRowProps {
  readonly run: RunEntry;
  /** The run before it, with which it is compared; null for the first. */
  readonly before: RunEntry | null;
  /** Whether it says itself on which images it was measured. */
  readonly images: boolean;
}

export const RunRow = memo(function RunRow({ run, before, images }: RunRowProps) {
  const { t } = useTranslation();
  const language = useView((view) => view.language);
  const format = formatOf(language);
  const phone = useMedia(PHONE);
  const [naming, setNaming] = useState(false);
  const more = useRef<HTMLButtonElement>(null);
  const name = nameOf(run, language, t);
  const row = headline(run.results);
  const saved = row === null ? 0 : 1 - row.macs / Math.max(1, wholeMacs(run.results));
  const share = saved > 0.0005 ? format.percent(saved) : null;
  const about = [
    ...(phone && row !== null ? figureWords(row, share, t, format) : []),
    ...aboutWords(run, language, t),
  ];
  const reason = barred(run);
  return (
    <tr data-set-aside={run.hidden} data-present={run.present}>
      <th scope="row">
        <span className="run-head">
          <RunMark look={lookOfEntry(run)} />
          <RunName
            id={run.id}
            name={name}
            naming={naming}
            onNamed={(byKey) => {
              setNaming(false);
              // The field goes with the focus in it.
              if (byKey) requestAnimationFrame(() => more.current?.focus());
            }}
          />
          {run.present && <span className="small run-present">{t('runs.present')}</span>}
        </span>
        <span className="run-about small">{about.join(t('runs.dot'))}</span>
      </th>
      {row === null ? (
        <td className="run-nothing" colSpan={phone ? 1 : FIGURES}>
          {/* One that is stored was trained. */}
          {t(phone || run.stored !== null ? 'runs.nothingShort' : 'runs.nothing')}
        </td>
      ) : (
        <>
          {!phone && (
            <>
              <td>{shown(row.steps, format.count)}</td>
              <td>{shown(row.rate, format.percent) + byWords(row.criterion)}</td>
              <td>
                <span>{format.large(row.macs)}</span>
                {share !== null && (
                  <span className="small run-under">{t('results.less', { share })}</span>
                )}
              </td>
            </>
          )}
          <td title={row.undone === true ? t('results.undoneLong') : undefined}>
            <Terms
              text={shown(row.top1, (top1) =>
                accuracyWords(top1, { split: 'test', count: row.count }, t, format),
              )}
            />
            <span className="small run-under">{underTop1(row, images, t, format)}</span>
          </td>
        </>
      )}
      <td className="run-actions">
        {!phone && reason === null && <OpenButton run={run} name={name} />}
        {!phone && !run.present && !run.hidden && <PinButton run={run} name={name} />}
        <RunMenu
          run={run}
          name={name}
          before={before}
          phone={phone}
          button={more}
          onRename={() => setNaming(true)}
        />
      </td>
    </tr>
  );
});

/** The images behind the accuracy and, where its cut was undone, that. */
const underTop1 = (
  { top1, count, undone }: Result,
  images: boolean,
  t: TFunction,
  format: Format,
): string =>
  [
    ...(images && top1 !== null ? [imagesWords({ split: 'test', count }, t, format)] : []),
    ...(undone === true ? [t('results.undone')] : []),
  ].join(t('runs.comma'));

/** What a phone has no columns for. */
const figureWords = (
  { steps, rate, criterion }: Result,
  /** Of the MACs that are saved. */
  share: string | null,
  t: TFunction,
  format: Format,
): string[] => [
  ...(rate === null ? [] : [t('kept.cut', { rate: format.percent(rate) + byWords(criterion) })]),
  ...(share === null ? [] : [t('runs.lessMacs', { share })]),
  ...(steps === null ? [] : [t('kept.steps', { count: steps, steps: format.count(steps) })]),
];

const shown = (value: number | null, print: (value: number) => string): string =>
  value === null ? '–' : print(value);

interface ButtonProps {
  readonly run: RunEntry;
  readonly name: string;
}

function OpenButton({ run, name }: ButtonProps) {
  const { t } = useTranslation();
  const { actions } = usePage();
  const busy = useRun((state) => state.activity.task !== null || !state.open);
  return (
    <button
      type="button"
      className="button quiet"
      disabled={busy}
      title={busy ? t('runs.busy') : undefined}
      onClick={() => actions.openRun(run.id)}
    >
      <span>{t(openWords(run))}</span>
      <span className="visually-hidden">{` ${name}`}</span>
    </button>
  );
}

function PinButton({ run: { id, pinned }, name }: ButtonProps) {
  const { t } = useTranslation();
  const { actions } = usePage();
  const words = t(pinned ? 'runs.unpin' : 'runs.pin', { name });
  return (
    <button
      type="button"
      className="button quiet icon"
      aria-pressed={pinned}
      aria-label={words}
      title={words}
      onClick={() => actions.labelRun(id, { pinned: !pinned })}
    >
      <Icon>
        <path
          d="M5 2h6l-.8 5 2.3 2.5h-9L5.8 7z"
          {...line}
          fill={pinned ? 'currentColor' : 'none'}
          strokeLinejoin="round"
        />
        <path d="M8 9.5V14" {...line} />
      </Icon>
    </button>
  );
}
