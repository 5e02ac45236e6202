// How often the network is right, class by class, at the run's last look at validation images while it trains: bars,
// and on request each number with its images and standard error.
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClassScore } from '../../core/evaluation';
import { standardError } from '../../core/evaluation';
import type { ClassLook } from '../../core/events';
import { formatOf } from '../format';
import { useRun, useView } from '../page-context';
import { className, namerOf } from '../words/data-words';
import './class-bars.css';

const shareOf = ({ right, count }: ClassScore) => (count === 0 ? 0 : right / count);

export function ClassBars({ look }: { look: ClassLook }) {
  const { t } = useTranslation();
  const id = useId();
  const format = formatOf(useView((view) => view.language));
  const namer = useRun(namerOf);
  const values = { images: format.count(look.count), step: format.count(look.globalStep) };
  const caption = t('classBars.caption', values);
  return (
    <>
      <button type="button" className="class-bars" popoverTarget={id} title={caption}>
        <span className="class-bars-plot" aria-hidden="true">
          {look.classes.map((score, label) => (
            <i key={label} style={{ blockSize: `${100 * shareOf(score)}%` }} />
          ))}
        </span>
        <span className="class-bars-words">{t('classBars.short', values)}</span>
      </button>
      <div id={id} popover="auto" className="popover class-bars-table">
        <table>
          <caption>{caption}</caption>
          <tbody>
            {look.classes.map((score, label) => (
              <tr key={label}>
                <th scope="row">{className(namer, label, t)}</th>
                <td>
                  {t('classBars.value', {
                    acc: format.accuracy(shareOf(score)),
                    error: format.accuracy(standardError(shareOf(score), score.count)),
                  })}
                </td>
                <td>{t('classBars.images', { count: score.count })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
