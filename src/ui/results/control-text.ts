// How far the dense control is, in the words of its line. Pure: state in, text out.
import type { TFunction } from 'i18next';
import type { PageState } from '../../store/store';
import { formatOf } from '../format';
import { situationOf } from '../model/situation';
import { duration, stateText } from '../words/state-text';
import { shareDone } from '../model/time-left';
import { unmarked } from '../term/marked';

/** @param left seconds, null while nobody can tell */
export function controlText(state: PageState, left: number | null, t: TFunction): string {
  const { run, view } = state;
  const format = formatOf(view.language);
  const { done, total } = run.activity;
  if (situationOf(run) !== 'control' || total === 0) return unmarked(stateText(state, t));
  const share = Math.round(100 * (shareDone(run) ?? 0)) / 100;
  return [
    t('results.training', {
      share: format.percent(share),
      done: format.count(done),
      total: format.count(total),
    }),
    ...(left === null ? [] : [t('state.left', { left: duration(t, left) })]),
  ].join(' · ');
}
