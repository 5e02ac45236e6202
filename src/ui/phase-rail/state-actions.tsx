// The buttons that a state of the run calls for: one primary, at most two beside it.
import { useTranslation } from 'react-i18next';
import type { PageState } from '../../store/store';
import { formatOf } from '../format';
import { Live } from '../live';
import { usePage, useRun } from '../page-context';
import { situationOf } from './situation';

export function StateActions() {
  const { t } = useTranslation();
  const { actions } = usePage();
  const situation = useRun(situationOf);
  const paused = useRun((run) => run.activity.paused);
  const recoveries = useRun((run) => run.failure?.recoveries);
  const stoppedIn = useRun((run) => run.progress?.phase);
  const primary = (label: string, onClick: () => void) => (
    <button type="button" className="button primary" onClick={onClick}>
      {label}
    </button>
  );
  const second = (label: string, onClick: () => void) => (
    <button type="button" className="button" onClick={onClick}>
      {label}
    </button>
  );
  const buttons = () => {
    switch (situation) {
      case 'fresh':
      case 'shipped':
        return primary(t('action.trainYourself'), () => actions.trainYourself());
      case 'trained':
        return primary(t('action.sparsify'), () => actions.play());
      case 'stopped':
        if (stoppedIn === 'finetune') return primary(t('action.finetune'), () => actions.play());
        return primary(t(stoppedIn === 'dense' ? 'action.sparsify' : 'action.goOn'), () =>
          actions.play(),
        );
      case 'dense':
      case 'sparse':
      case 'finetune':
        return paused ? primary(t('action.resume'), () => actions.play()) : null;
      case 'evaluate':
      case 'control':
        return second(t('action.stop'), () => actions.stop());
      case 'ready':
        return <PruneButton />;
      case 'pruned':
        return (
          <>
            {primary(t('action.finetune'), () => actions.play())}
            {second(t('action.undo'), () => actions.undoPrune())}
          </>
        );
      case 'finetuned':
        return (
          <>
            {primary(t('action.compare'), showResults)}
            {second(t('action.export'), () => actions.download(true))}
            {second(t('action.anotherRate'), () => actions.undoPrune())}
          </>
        );
      case 'failed':
        return recoveries?.map((way, i) => (
          <button
            key={way}
            type="button"
            className={i === 0 ? 'button primary' : 'button'}
            onClick={() => actions.recover(way)}
          >
            {t(`action.recover.${way}`)}
          </button>
        ));
      case 'opening':
      case 'engine':
      case 'data':
      case 'load':
      case 'compute':
      case 'prune':
        return null;
    }
  };
  return <div className="state-actions">{buttons()}</div>;
}

/** Says how many channels go at the rate on the page; its words follow the slider without React. */
function PruneButton() {
  const { actions, cutting } = usePage();
  return (
    <button type="button" className="button cut" onClick={() => actions.pruneAndFinetune()}>
      <Live
        text={(page: PageState, t) => {
          const n = cutting(page)?.preview.pruned ?? 0;
          return t('action.prune', { n: formatOf(page.view.language).count(n) });
        }}
      />
    </button>
  );
}

function showResults(): void {
  const results = document.getElementById('results');
  results?.scrollIntoView({ block: 'center' });
  results?.focus({ preventScroll: true });
}
