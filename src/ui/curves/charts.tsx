// The two charts, drawn by Recharts, one after the other: neither their mounting nor a change of
// their data is one long task. Loaded apart from the page's first code.
import { useDeferredValue } from 'react';
import type { Curves } from '../../core/run-curves';
import type { Turned } from '../../core/trained-settings';
import { useStages } from '../stages';
import { AccuracyChart } from './accuracy-chart';
import { CHART_STAGES } from './chart';
import { LossChart } from './loss-chart';

interface ChartsProps {
  readonly curves: Curves;
  readonly turns: readonly Turned[];
  /** Mounted before there is anything to show: takes no room and is not seen. */
  readonly ahead: boolean;
}

export function Charts({ curves, turns, ahead }: ChartsProps) {
  const stage = useStages(2 * CHART_STAGES);
  const later = useDeferredValue(curves);
  return (
    <div className="curves-pair" data-ahead={ahead}>
      <LossChart curves={curves} turns={turns} stage={Math.min(stage, CHART_STAGES)} />
      <AccuracyChart curves={later} turns={turns} stage={Math.max(0, stage - CHART_STAGES)} />
    </div>
  );
}
