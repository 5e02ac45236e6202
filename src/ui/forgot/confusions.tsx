// Whom the network takes for whom, uncut and now: a field for every true class and answer, dark where there are many
// mistakes. Right answers are left empty: they would outshine all others.
import { useTranslation } from 'react-i18next';
import type { Forgotten } from '../../core/forgotten';
import { formatOf } from '../format';
import { useRun, useView } from '../page-context';
import { className, namerOf } from '../words/data-words';

export function Confusions({ forgotten }: { forgotten: Forgotten }) {
  const { t } = useTranslation();
  const { before, now } = forgotten.confusion;
  const classes = forgotten.classes.length;
  const wrong = (matrix: Uint32Array) =>
    Array.from(matrix, (n, i) => (i % (classes + 1) === 0 ? 0 : n));
  const most = Math.max(1, ...wrong(before), ...wrong(now));
  return (
    <section className="forgot-confusions">
      <h3>{t('forgot.confusion')}</h3>
      <p className="small">{t('forgot.confusionKey')}</p>
      <div className="forgot-pair" data-beside={classes <= BESIDE || undefined}>
        <Matrix title={t('forgot.confusionBefore')} matrix={before} {...{ classes, most }} />
        <Matrix title={t('forgot.confusionNow')} matrix={now} {...{ classes, most }} />
      </div>
    </section>
  );
}

/** So few classes that both tables stand side by side, where a window has two columns. */
const BESIDE = 12;

interface MatrixProps {
  readonly title: string;
  readonly matrix: Uint32Array;
  readonly classes: number;
  /** Mistakes of the darkest field. */
  readonly most: number;
}

function Matrix({ title, matrix, classes, most }: MatrixProps) {
  const { t } = useTranslation();
  const { count } = formatOf(useView((view) => view.language));
  const namer = useRun(namerOf);
  const name = (label: number) => className(namer, label, t);
  const rows = Array.from({ length: classes }, (_, label) => label);
  return (
    <table className="forgot-matrix">
      <caption className="small">{title}</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{t('forgot.truth')}</th>
          {rows.map((answer) => (
            <th key={answer} scope="col">
              {name(answer)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((label) => (
          <tr key={label}>
            <th scope="row" title={name(label)}>
              {name(label)}
            </th>
            {rows.map((answer) => {
              const n = matrix[label * classes + answer] ?? 0;
              const share = label === answer ? 0 : Math.sqrt(n / most);
              return (
                <td
                  key={answer}
                  style={{ '--share': share } as Record<string, number>}
                  title={`${name(label)} → ${name(answer)}: ${count(n)}`}
                >
                  <span className="visually-hidden">{count(n)}</span>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
