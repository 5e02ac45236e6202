// The list of runs: the run at hand, pinned ones, the others; older and hidden ones behind a button. Under it what
// was deleted can be brought back, what cannot be read is said, and how much room there is.
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { imagesWords } from '../behind';
import { formatOf } from '../format';
import { useKeptFocus } from '../kept-focus';
import { PHONE, useMedia } from '../media';
import { headline, type RunEntry } from '../model/run-entries';
import { lacksRoom, roomFor } from '../model/run-room';
import { usePage, usePageState, useRun, useView } from '../page-context';
import { reportWords } from '../report-words';
import { SideScroll } from '../side-scroll';
import { nameOf } from '../words/run-words';
import { saveFile } from '../../store/save-file';
import { resultLines, resultsCsv, resultsJson, type ResultLine } from './results-file';
import { RunRow } from './run-row';
import { sentences } from '../sentences';

const COLUMNS = ['run', 'steps', 'rate', 'macs', 'top1'] as const;
const ON_PHONES = ['run', 'top1'] as const;

/** Lines that nobody has to ask for. */
const FEW = 12;

export function RunsTable({ entries }: { entries: readonly RunEntry[] }) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  const columns = useMedia(PHONE) ? ON_PHONES : COLUMNS;
  const list = useRef<HTMLDivElement>(null);
  const [all, setAll] = useState(false);
  const [older, setOlder] = useState(false);
  const hidden = entries.filter((run) => run.hidden).length;
  const shown = all ? entries : entries.filter((run) => !run.hidden);
  const more = Math.max(0, shown.length - FEW);
  const byNumber = [...shown].sort((a, b) => a.number - b.number);
  const before = (run: RunEntry) => byNumber[byNumber.indexOf(run) - 1] ?? null;
  const lines = older ? shown : shown.slice(0, FEW);
  // What all accuracies were measured on is said once.
  const counts = new Set(
    lines.flatMap(({ results }) => {
      const row = headline(results);
      return row === null || row.top1 === null ? [] : [row.count];
    }),
  );
  const [count] = counts.size === 1 ? counts : [];
  const images = count === undefined ? null : imagesWords({ split: 'test', count }, t, format);
  useKeptFocus(list);
  return (
    <div ref={list} className="runs-list">
      <SideScroll className="runs-scroll" label={t('runs.caption')}>
        <table className="runs-table">
          <caption className="visually-hidden">{t('runs.caption')}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column === 'top1' && images !== null ? (
                    <>
                      <span>{t('runs.column.top1On')}</span>
                      <span className="run-under">{images}</span>
                    </>
                  ) : (
                    t(`runs.column.${column}`)
                  )}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">{t('runs.column.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((run) => (
              <RunRow key={run.id} run={run} before={before(run)} images={images === null} />
            ))}
          </tbody>
        </table>
      </SideScroll>
      {(more > 0 || hidden > 0) && (
        <p className="runs-more">
          {more > 0 && (
            <button
              type="button"
              className="button quiet"
              aria-expanded={older}
              onClick={() => setOlder(!older)}
            >
              {t(older ? 'runs.hideOlder' : 'runs.showOlder', { count: more })}
            </button>
          )}
          {hidden > 0 && (
            <button
              type="button"
              className="button quiet"
              aria-expanded={all}
              onClick={() => setAll(!all)}
            >
              {t(all ? 'runs.hideHidden' : 'runs.showHidden', { count: hidden })}
            </button>
          )}
        </p>
      )}
      <ResultsOut entries={entries} />
      <Undo />
      <Unreadable />
      <RoomLine />
    </div>
  );
}

/** The results of all runs, for other programs. */
function ResultsOut({ entries }: { entries: readonly RunEntry[] }) {
  const { t } = useTranslation();
  const language = useView((view) => view.language);
  if (entries.every(({ results }) => results.length === 0)) return null;
  const save = (write: (lines: ResultLine[]) => string, end: string, type: string) => {
    const text = write(resultLines(entries, (run) => nameOf(run, language, t)));
    saveFile(new TextEncoder().encode(text), `espalier-results.${end}`, type);
  };
  return (
    <p className="runs-more">
      <button
        type="button"
        className="button quiet"
        onClick={() => save(resultsCsv, 'csv', 'text/csv')}
      >
        {t('runs.csv')}
      </button>
      <button
        type="button"
        className="button quiet"
        onClick={() => save(resultsJson, 'json', 'application/json')}
      >
        {t('runs.json')}
      </button>
    </p>
  );
}

/** The way back from the last deletion; it takes the focus that the deleted line leaves behind. */
function Undo() {
  const { t } = useTranslation();
  const { actions } = usePage();
  const language = useView((view) => view.language);
  const deleted = usePageState((page) => page.runs.deleted);
  const button = useRef<HTMLButtonElement>(null);
  const count = useRef(deleted.length);
  useEffect(() => {
    if (deleted.length > count.current) button.current?.focus();
    count.current = deleted.length;
  }, [deleted]);
  const last = deleted.at(-1);
  if (last === undefined) return null;
  return (
    <p className="runs-undo" role="status">
      <span>{t('runs.deleted', { name: nameOf(last, language, t) })}</span>
      <button
        ref={button}
        type="button"
        className="button"
        onClick={() => actions.restoreRun(last.id)}
      >
        {t('runs.undo')}
      </button>
    </p>
  );
}

/** Stored runs that cannot be read. They stay until a person says otherwise, twice: nobody can show what goes. */
function Unreadable() {
  const { t } = useTranslation();
  const { actions } = usePage();
  const language = useView((view) => view.language);
  const unreadable = usePageState((page) => page.runs.unreadable);
  const [asked, setAsked] = useState<string | null>(null);
  if (unreadable.length === 0) return null;
  const press = (words: string, onClick: () => void) => (
    <button type="button" className="link" onClick={onClick}>
      {words}
    </button>
  );
  return (
    <details className="small runs-unreadable">
      <summary>{t('runs.unread', { count: unreadable.length })}</summary>
      <ul>
        {unreadable.map(({ id, error, bytes }) => (
          <li key={id}>
            <span>{`${reportWords(error, language, t).message} `}</span>
            <span>{`${t('runs.size', { size: formatOf(language).bytes(bytes) })} `}</span>
            {asked === id ? (
              <>
                <span>{`${t('runs.sure')} `}</span>
                {press(t('runs.keep'), () => setAsked(null))}
                {press(t('runs.deleteNow'), () => actions.forgetRun(id))}
              </>
            ) : (
              press(t('runs.deleteAsked'), () => setAsked(id))
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** How much room there is, and whether what is stored may go. */
function RoomLine() {
  const { t } = useTranslation();
  const { bytes } = formatOf(useView((view) => view.language));
  const room = usePageState((page) => page.runs.room);
  const stored = usePageState(({ runs }) => runs.own !== null || runs.past.length > 0);
  const model = useRun((run) => run.model);
  if (room === null) return <p className="small runs-room">{t('runs.room.unknown')}</p>;
  const { used, left, persistent } = room;
  const words = [
    left === null
      ? t('runs.room.used', { used: bytes(used) })
      : t('runs.room.left', { used: bytes(used), left: bytes(left) }),
    stored && !persistent && t('runs.room.mayGo'),
  ];
  return (
    <>
      <p className="small runs-room">{sentences(t, ...words)}</p>
      {lacksRoom(room, model) && (
        <p className="runs-trouble" role="status">
          {t('runs.room.low', { needs: bytes(roomFor(model)) })}
        </p>
      )}
    </>
  );
}
