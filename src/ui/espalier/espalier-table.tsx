// The drawing in numbers, for those who do not see it.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { gateSites } from '../../core/gates';
import { formatOf } from '../format';
import { setText, usePaint } from '../live';
import { useRun } from '../page-context';
import { symbolWords } from '../words/score-words';
import type { EspalierModel, EspalierReader } from '../model/tree';

const COLUMNS = ['branch', 'kept', 'channels', 'least', 'median'] as const;

export function EspalierTable({ read }: { read: EspalierReader }) {
  const { t } = useTranslation();
  const symbol = useRun((run) => symbolWords(run, t));
  const config = useRun((run) => run.model);
  const body = useRef<HTMLTableSectionElement>(null);
  const shown = useRef<EspalierModel>(null);

  usePaint((state) => {
    const model = read(state);
    if (model === null || body.current === null || shown.current === model) return;
    shown.current = model;
    const { count, score } = formatOf(state.view.language);
    Array.from(body.current.rows).forEach((row, index) => {
      const branch = model.branches[index];
      if (branch === undefined) return;
      const texts = [
        count(branch.kept),
        count(branch.size),
        score(model.scores.least[index] ?? 0),
        score(model.scores.median[index] ?? 0),
      ];
      texts.forEach((text, column) => {
        const cell = row.cells[column + 1];
        if (cell !== undefined) setText(cell, text);
      });
    });
  }, 'aside');

  return (
    <table className="visually-hidden">
      <caption>{t('espalier.table')}</caption>
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <th key={column} scope="col">
              {t(`espalier.columns.${column}`, { symbol })}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        {gateSites(config).map(({ block, site, name }) => (
          <tr key={name}>
            <th scope="row">{t('espalier.card.name', { block: block + 1, site })}</th>
            <td />
            <td />
            <td />
            <td />
          </tr>
        ))}
      </tbody>
    </table>
  );
}
