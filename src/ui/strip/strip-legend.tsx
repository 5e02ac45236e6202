// What the strip's marks are, in one line under it or beside it; every name explains itself.
import { useTranslation } from 'react-i18next';
import { useRun } from '../page-context';
import type { Explained } from '../term/formulas';
import { Term } from '../term/term';
import { tunedTop1 } from './model';

const MARKS = ['masked', 'guess', 'knee', 'thin', 'tuned'] as const satisfies readonly Explained[];

/** @param short names as short as they go */
export function StripLegend({ short }: { short: boolean }) {
  const { t } = useTranslation();
  const tuned = useRun((run) => tunedTop1(run) !== null);
  return (
    <ul className="strip-legend" aria-label={t('strip.legend.label')}>
      {MARKS.filter((mark) => mark !== 'tuned' || tuned).map((mark) => (
        <li key={mark}>
          <span className={`strip-mark strip-mark-${mark}`} aria-hidden="true" />
          <Term name={mark}>{t(`strip.legend.${short ? 'short' : 'long'}.${mark}`)}</Term>
        </li>
      ))}
    </ul>
  );
}
