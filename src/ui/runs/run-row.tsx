// A line of the table of runs: mark and name, what is set otherwise, what came of it, what to do with
// it. Commits only when its run changes.
import { memo } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { hidden, pinned, removed } from '../../store/run-book';
import type { Result } from '../../store/run-state';
import { imagesWords } from '../behind';
import { byWords, formatOf, type Format } from '../format';
import { PHONE, useMedia } from '../media';
import { usePage, useView } from '../page-context';
import { differences } from '../model/run-differences';
import { headline, lookOfEntry, wholeMacs, type RunEntry } from '../model/run-entries';
import { RunMark } from '../overlay/overlay-key';
import { RunName } from './run-name';
import { is, isAndWas, nameOf } from '../words/run-words';
import { Icon, line } from '../icons';

/** Columns of numbers: steps, rate, MACs, top-1; on a phone the other way round. */
const FIGURES = 4;

interface RunRowProps {
  readonly run: RunEntry;
  /** The run before it, with which it is compared; null for the first. */
  readonly before: RunEntry | null;
}

export const RunRow = memo(function RunRow({ run, before }: RunRowProps) {
  const { t } = useTranslation();
  const language = useView((view) => view.language);
  const format = formatOf(language);
  const phone = useMedia(PHONE);
  const name = nameOf(run, language, t);
  const row = headline(run.results);
  const saved = row === null ? 0 : 1 - row.macs / Math.max(1, wholeMacs(run.results));
  const differs = (
    <td className="run-differs">
      <Differs run={run} before={before} />
    </td>
  );
  const figures = row !== null && [
    <td key="steps">{shown(row.steps, format.count)}</td>,
    <td key="rate">{shown(row.rate, format.percent) + byWords(row.criterion)}</td>,
    <td key="macs">
      <span>{format.large(row.macs)}</span>
      {saved > 0.0005 && (
        <span className="small">{` ${t('results.less', { share: format.percent(saved) })}`}</span>
      )}
    </td>,
    <td key="top1" title={top1Title(row, t, format)}>
      <span>{shown(row.top1, format.accuracy)}</span>
      {row.undone && <span className="small">{` ${t('results.undone')}`}</span>}
    </td>,
  ];
  return (
    <tr data-set-aside={run.hidden} data-present={run.present}>
      <th scope="row">
        <span className="run-head">
          <RunMark look={lookOfEntry(run)} />
          <RunName id={run.id} name={name} />
          {run.present && <span className="small">{t('runs.present')}</span>}
        </span>
      </th>
      {!phone && differs}
      {figures === false ? (
        <td className="run-nothing" colSpan={FIGURES}>
          {t('runs.nothing')}
        </td>
      ) : phone ? (
        figures.toReversed()
      ) : (
        figures
      )}
      {phone && differs}
      <td className="run-actions">{!run.present && <Actions run={run} name={name} />}</td>
    </tr>
  );
});

/** The images behind the accuracy and, where its cut was undone, what that means. */
const top1Title = (row: Result, t: TFunction, format: Format): string =>
  [
    ...(row.top1 === null ? [] : [imagesWords({ split: 'test', count: row.count }, t, format)]),
    ...(row.undone === true ? [t('results.undoneLong')] : []),
  ].join('\n');

const shown = (value: number | null, print: (value: number) => string): string =>
  value === null ? '–' : print(value);

function Differs({ run, before }: RunRowProps) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  if (before === null) return <span className="small">{t('runs.first')}</span>;
  const found = differences(before, run);
  if (found.length === 0)
    return <span className="small">{t('runs.same', { number: before.number })}</span>;
  return (
    <span title={found.map((one) => isAndWas(one, format, t)).join(t('runs.stop'))}>
      {found.map((one) => is(one, format, t)).join(t('runs.comma'))}
    </span>
  );
}

function Actions({ run, name }: { run: RunEntry; name: string }) {
  const { t } = useTranslation();
  const { store } = usePage();
  const pin = t(run.pinned ? 'runs.unpin' : 'runs.pin', { name });
  const hide = t(run.hidden ? 'runs.show' : 'runs.hide', { name });
  const remove = t('runs.delete', { name });
  return (
    <>
      {!run.hidden && (
        <button
          type="button"
          className="button quiet icon"
          aria-pressed={run.pinned}
          aria-label={pin}
          title={pin}
          onClick={() => store.runs(pinned(run.id, !run.pinned))}
        >
          <PinIcon on={run.pinned} />
        </button>
      )}
      <button
        type="button"
        className="button quiet icon"
        aria-label={hide}
        title={hide}
        onClick={() => store.runs(hidden(run.id, !run.hidden))}
      >
        {run.hidden ? <ShowIcon /> : <HideIcon />}
      </button>
      <button
        type="button"
        className="button quiet icon"
        aria-label={remove}
        title={remove}
        onClick={() => store.runs(removed(run.id))}
      >
        <DeleteIcon />
      </button>
    </>
  );
}

// Signs of what can be done with a run. The button that holds one has words.
const PinIcon = ({ on }: { on: boolean }) => (
  <Icon>
    <path
      d="M5 2h6l-.8 5 2.3 2.5h-9L5.8 7z"
      {...line}
      fill={on ? 'currentColor' : 'none'}
      strokeLinejoin="round"
    />
    <path d="M8 9.5V14" {...line} />
  </Icon>
);

const HideIcon = () => (
  <Icon>
    <path
      d="M1.5 8C3.5 4.8 5.6 3.5 8 3.5s4.5 1.3 6.5 4.5c-2 3.2-4.1 4.5-6.5 4.5S3.5 11.2 1.5 8z"
      {...line}
    />
    <path d="M3 13.5 13 2.5" {...line} />
  </Icon>
);

const ShowIcon = () => (
  <Icon>
    <path
      d="M1.5 8C3.5 4.8 5.6 3.5 8 3.5s4.5 1.3 6.5 4.5c-2 3.2-4.1 4.5-6.5 4.5S3.5 11.2 1.5 8z"
      {...line}
    />
    <circle cx="8" cy="8" r="1.8" {...line} />
  </Icon>
);

const DeleteIcon = () => (
  <Icon>
    <path d="M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9M6.7 7v4M9.3 7v4" {...line} />
  </Icon>
);
