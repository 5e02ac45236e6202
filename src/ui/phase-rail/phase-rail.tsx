// Four stations joined by a line: what lies behind, what is at hand, what is to come.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatOf } from '../format';
import { useKeptFocus } from '../kept-focus';
import { Live } from '../live';
import { useRun } from '../page-context';
import { progressHere, STATIONS, stationOf, stationState, type Station } from '../model/situation';
import type { PageState } from '../../store/store';
import './phase-rail.css';

export function PhaseRail() {
  const { t } = useTranslation();
  const rail = useRef<HTMLElement>(null);
  useKeptFocus(rail);
  return (
    <nav ref={rail} className="rail" aria-label={t('rail.label')}>
      <ol className="rail-stations">
        {STATIONS.map((station) => (
          <StationMark key={station} station={station} />
        ))}
      </ol>
    </nav>
  );
}

function StationMark({ station }: { station: Station }) {
  const { t } = useTranslation();
  const state = useRun((run) => stationState(run, station));
  const here = useRun((run) => run.open && stationOf(run) === station);
  return (
    <li className="station" data-state={state} aria-current={here ? 'step' : undefined}>
      <span className="station-dot" aria-hidden="true" />
      <span className="station-name">
        <span>{t(`rail.${station}`)}</span>
        <span className="visually-hidden">{`, ${t(`rail.${state}`)}`}</span>
      </span>
      {here && <Live className="station-steps" text={stepCount} />}
    </li>
  );
}

/** Steps of the phase at hand, or nothing where none was begun. */
function stepCount({ run, view }: PageState): string {
  const progress = progressHere(run);
  if (progress === null) return '';
  const format = formatOf(view.language);
  return `${format.count(progress.step)} / ${format.count(progress.steps)}`;
}
