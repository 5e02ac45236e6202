// The table of runs: the run at hand, pinned ones, the others; hidden ones behind a button. Under it
// what was deleted can be brought back.
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { restored } from '../../store/run-book';
import { PHONE, useMedia } from '../media';
import { usePage, usePageState, useView } from '../page-context';
import { SideScroll } from '../side-scroll';
import type { RunEntry } from '../model/run-entries';
import { RunRow } from './run-row';
import { nameOf } from '../words/run-words';

const COLUMNS = ['run', 'differs', 'steps', 'rate', 'macs', 'top1'] as const;
/** A phone sees how good a run is without scrolling sideways. */
const ON_PHONES = ['run', 'top1', 'macs', 'rate', 'steps', 'differs'] as const;

export function RunsTable({ entries }: { entries: readonly RunEntry[] }) {
  const { t } = useTranslation();
  const columns = useMedia(PHONE) ? ON_PHONES : COLUMNS;
  const [all, setAll] = useState(false);
  const hidden = entries.filter((run) => run.hidden).length;
  const shown = all ? entries : entries.filter((run) => !run.hidden);
  const byNumber = [...shown].sort((a, b) => a.number - b.number);
  const before = (run: RunEntry) => byNumber[byNumber.indexOf(run) - 1] ?? null;
  return (
    <div className="runs-list">
      <SideScroll className="runs-scroll" label={t('runs.caption')}>
        <table className="runs-table">
          <caption className="visually-hidden">{t('runs.caption')}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th
                  key={column}
                  scope="col"
                  className={column === 'differs' ? 'run-differs' : undefined}
                >
                  {t(`runs.column.${column}`)}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">{t('runs.column.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((run) => (
              <RunRow key={run.id} run={run} before={before(run)} />
            ))}
          </tbody>
        </table>
      </SideScroll>
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
      <Undo />
      <StorageNote />
    </div>
  );
}

/** The way back from the last deletion; it takes the focus that the deleted line leaves behind. */
function Undo() {
  const { t } = useTranslation();
  const { store } = usePage();
  const language = useView((view) => view.language);
  const removed = usePageState((page) => page.runs.removed);
  const button = useRef<HTMLButtonElement>(null);
  const count = useRef(removed.length);
  useEffect(() => {
    if (removed.length > count.current) button.current?.focus();
    count.current = removed.length;
  }, [removed]);
  const last = removed.at(-1);
  if (last === undefined) return null;
  return (
    <p className="runs-undo" role="status">
      <span>{t('runs.deleted', { name: nameOf(last.record, language, t) })}</span>
      <button ref={button} type="button" className="button" onClick={() => store.runs(restored)}>
        {t('runs.undo')}
      </button>
    </p>
  );
}

/** What storage could not do, and what that means. */
function StorageNote() {
  const { t } = useTranslation();
  const trouble = usePageState((page) => page.runs.storage.trouble);
  const unread = usePageState((page) => page.runs.storage.unread);
  return (
    <>
      {trouble !== null && (
        <p className="runs-trouble" role="status">
          {t(`runs.trouble.${trouble}`)}
        </p>
      )}
      {unread > 0 && <p className="small">{t('runs.unread', { count: unread })}</p>}
    </>
  );
}
