// Accuracy by class, uncut and now: a line for each class that rises or falls, and the same in a table.
import { useTranslation } from 'react-i18next';
import type { Forgotten } from '../../core/forgotten';
import type { HeldOut } from '../../core/images';
import { accuracyWords } from '../behind';
import { formatOf } from '../format';
import { useRun, useView } from '../page-context';
import { Terms } from '../term/terms';
import { className, namerOf } from '../words/data-words';

const WIDTH = 120;
const HEIGHT = 160;

interface ClassSlopesProps {
  readonly split: HeldOut;
  readonly forgotten: Forgotten;
}

export function ClassSlopes({ split, forgotten }: ClassSlopesProps) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  const namer = useRun(namerOf);
  const { classes } = forgotten;
  const least = Math.min(...classes.flatMap(({ before, now }) => [before, now]));
  const y = (accuracy: number) => 4 + (HEIGHT - 8) * (1 - (accuracy - least) / (1 - least || 1));
  return (
    <section className="forgot-classes">
      <h3>{t('forgot.classes')}</h3>
      <div className="forgot-slopes">
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
          {classes.map(({ label, before, now }) => (
            <g key={label} data-falls={now < before || undefined}>
              <line x1={6} x2={WIDTH - 6} y1={y(before)} y2={y(now)} />
              <circle cx={6} cy={y(before)} r={2.5} />
              <circle cx={WIDTH - 6} cy={y(now)} r={2.5} />
            </g>
          ))}
        </svg>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('forgot.class')}</th>
              <th scope="col">{t('forgot.before')}</th>
              <th scope="col">{t('forgot.now')}</th>
              <th scope="col">{t('forgot.images')}</th>
            </tr>
          </thead>
          <tbody>
            {classes.map(({ label, before, now, count }) => (
              <tr key={label} data-falls={now < before || undefined}>
                <th scope="row">{className(namer, label, t)}</th>
                {[before, now].map((share, i) => (
                  <td key={i}>
                    <Terms text={accuracyWords(share, { split, count }, t, format)} />
                  </td>
                ))}
                <td>{format.count(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
