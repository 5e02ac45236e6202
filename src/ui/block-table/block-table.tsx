// What each block keeps, site by site, folded until it is asked for. A row's button lights that block
// alone in every panel (a click anywhere in the row does too); a column's button does so for a site.
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SITES, type Site } from '../../core/gates';
import type { Filter } from '../../store/view-state';
import type { PageState } from '../../store/store';
import { isCarriedOut } from '../../store/selectors';
import { framesOf } from '../frames';
import { watchSight } from '../canvas/sight';
import { SITE_SHAPES } from '../model/site-marks';
import { formatOf } from '../format';
import { Live, setAttribute, usePaint } from '../live';
import { mediaList } from '../media';
import { usePage, useRun, useView } from '../page-context';
import { Term } from '../term/term';
import { Terms } from '../term/terms';
import { createRowsReader, warningsOf, type BlockRow } from '../model/block-rows';
import '../canvas/instruments.css';
import './block-table.css';

export function BlockTable() {
  const { t } = useTranslation();
  const page = usePage();
  const depth = useRun((run) => run.model.depth);
  const long = useRun(({ model }) => model.dim > 99);
  const filter = useView((view) => view.filter);
  const [readRows] = useState(createRowsReader);
  // Where its column has room to spare it is open to begin with.
  const [unfolded, setUnfolded] = useState(() => mediaList('(min-width: 1400px)').matches());
  const table = useRef<HTMLDivElement>(null);
  // No state of React's: what comes into sight while the slider moves is written, not committed.
  const near = useRef(false);
  const { store } = page;
  useEffect(() => {
    if (table.current === null) return undefined;
    return watchSight(table.current, (now) => {
      near.current = now;
      if (now) framesOf(store).request();
    });
  }, [store]);
  const rows = (state: PageState) => readRows(state.run.model, page.cutting(state)?.plan ?? null);
  const set = (change: Partial<Filter>) => {
    page.store.view({ filter: { ...filter, ...change } });
  };
  return (
    <div ref={table} className="block-table" data-testid="block-table">
      <ThinSites count={(state) => warningsOf(rows(state))} />
      <details open={unfolded} onToggle={(event) => setUnfolded(event.currentTarget.open)}>
        <summary>{t('blocks.title')}</summary>
        <div className="block-scroll">
          <table data-long={long}>
            <caption className="visually-hidden">{t('blocks.caption')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('blocks.block')}</th>
                {SITES.map((site) => (
                  <th key={site} scope="col">
                    <button
                      type="button"
                      title={t(`explain.${site}`)}
                      aria-pressed={filter.site === site}
                      onClick={() => set({ site: filter.site === site ? null : site })}
                    >
                      <span className={`site-mark site-${site}`} aria-hidden="true">
                        {SITE_SHAPES[site]}
                      </span>
                      <span>{` ${site}`}</span>
                    </button>
                  </th>
                ))}
                <th scope="col">{t('blocks.params')}</th>
                <th scope="col">{t('blocks.macs')}</th>
              </tr>
            </thead>
            <tbody>
              {Array.from({ length: depth }, (_, block) => (
                <tr
                  key={block}
                  data-lit={filter.block === null || filter.block === block}
                  onClick={() => set({ block: filter.block === block ? null : block })}
                >
                  <th scope="row">
                    <button
                      type="button"
                      aria-pressed={filter.block === block}
                      aria-label={t('blocks.only', { block: block + 1 })}
                    >
                      {block + 1}
                    </button>
                  </th>
                  <BlockCells
                    row={(state) => rows(state)[block]}
                    seen={() => unfolded && near.current}
                  />
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p className="instrument-note">
          <Terms text={t('blocks.help')} />
        </p>
      </details>
    </div>
  );
}

/** How many sites warn, beside the heading, folded or not; out of the way while none does. */
function ThinSites({ count }: { count: (state: PageState) => number }) {
  const place = useRef<HTMLParagraphElement>(null);
  usePaint((state) => {
    place.current?.toggleAttribute('hidden', count(state) === 0);
  });
  return (
    <p ref={place} className="block-warnings" hidden>
      <Term name="thin">
        <Live text={(state, t) => t('blocks.warnings', { count: count(state) })} />
      </Term>
    </p>
  );
}

interface CellsProps {
  readonly row: (state: PageState) => BlockRow | undefined;
  /** Nobody sees cells that are folded away, out of the window or under the dock. */
  readonly seen: () => boolean;
}

function BlockCells({ row, seen }: CellsProps) {
  const page = usePage();
  return (
    <>
      {SITES.map((site: Site) => (
        <Live
          key={site}
          as="td"
          kind="aside"
          seen={seen}
          className={`block-cell block-cell-${site}`}
          text={(state) => {
            const cell = row(state)?.sites[site];
            if (cell === undefined) return '';
            const { count } = formatOf(state.view.language);
            return cell.all > 999 ? count(cell.kept) : `${count(cell.kept)}/${count(cell.all)}`;
          }}
          also={(element, state, t) => {
            const cell = row(state)?.sites[site];
            if (cell === undefined) return;
            const { kept, all, warning } = cell;
            setShare(element, kept / all);
            setAttribute(element, 'data-warns', warning);
            const cutting = page.cutting(state);
            const left = warning === 'rescued' && cutting !== null;
            const words =
              left && isCarriedOut(state.run.committed, cutting.plan)
                ? 'left'
                : (warning ?? 'kept');
            setAttribute(element, 'title', t(`blocks.${words}`, { kept, all }));
          }}
        />
      ))}
      {(['params', 'macs'] as const).map((figure) => (
        <Live
          key={figure}
          as="td"
          kind="aside"
          seen={seen}
          className="block-cell"
          text={(state) => formatOf(state.view.language).large(row(state)?.cost[figure] ?? 0)}
          also={(element, state) => {
            const known = row(state);
            if (known !== undefined) setShare(element, known.cost[figure] / known.dense[figure]);
          }}
        />
      ))}
    </>
  );
}

/** Length of a cell's bar, written only where it differs. */
function setShare(element: HTMLElement, share: number): void {
  const text = share.toFixed(3);
  if (element.style.getPropertyValue('--share') !== text)
    element.style.setProperty('--share', text);
}
