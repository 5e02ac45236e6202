// Whose outlines and lines those are, beside a drawing that shows pinned runs over the one at hand.
// Nothing without pinned runs.
import { useTranslation } from 'react-i18next';
import { formatOf } from '../format';
import { useView } from '../page-context';
import { lookOf, shapePath, type RunLook } from '../model/run-look';
import { nameOf } from '../words/run-words';
import { useOverlays } from './overlays';
import './overlay-key.css';

export function OverlayKey() {
  const { t } = useTranslation();
  const language = useView((view) => view.language);
  const format = formatOf(language);
  const runs = useOverlays();
  if (runs.length === 0) return null;
  return (
    <ul className="overlay-key" aria-label={t('runs.key')}>
      {runs.map((run) => {
        const ce = run.drawings.curves.ce.at(-1)?.value;
        return (
          <li key={run.id}>
            <RunMark look={lookOf(run.look)} />
            {/* A name that the page made begins with the number. */}
            {run.name !== null && <span className="overlay-number">{run.number}</span>}
            <span className="overlay-name">{nameOf(run, language, t)}</span>
            {ce !== undefined && (
              <span className="visually-hidden">
                {t('runs.keyLoss', { loss: format.digits(ce) })}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

// The mark of a run beside its name. It says nothing by itself: the name stands next to it.
export function RunMark({ look: { colour, shape } }: { look: RunLook }) {
  return (
    <svg className="run-mark" viewBox="-8 -8 16 16" aria-hidden="true" focusable="false">
      <path d={shapePath(shape, 5)} style={{ fill: colour }} />
    </svg>
  );
}
