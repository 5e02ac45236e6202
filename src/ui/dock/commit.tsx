// The one button that changes the network. It says what it will do; where it can do nothing it stays
// in reach and says why. It never turns into another button: undoing has one of its own beside it.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatOf } from '../format';
import { useKeptFocus } from '../kept-focus';
import { Live, setAttribute, setText, usePaint } from '../live';
import { usePage, usePageState, useRun } from '../page-context';
import { offerFor } from '../model/offer';

export function Commit() {
  const { t } = useTranslation();
  const page = usePage();
  const undo = usePageState((state) => offerFor(state.run, page.cutting(state)).undo);
  const button = useRef<HTMLButtonElement>(null);
  const buttons = useRef<HTMLDivElement>(null);
  useKeptFocus(buttons);
  const refused = () => {
    const state = page.store.getState();
    return offerFor(state.run, page.cutting(state)).refusal !== null;
  };
  usePaint((state) => {
    const element = button.current;
    if (element === null) return;
    const offer = offerFor(state.run, page.cutting(state));
    const words = {
      count: offer.pruned,
      channels: formatOf(state.view.language).count(offer.pruned),
    };
    setText(element, offer.done ? t('dock.done', words) : t('calm.cut'));
    setAttribute(element, 'aria-disabled', offer.refusal === null ? null : 'true');
  });
  return (
    <div className="commit">
      <div ref={buttons} className="commit-buttons" role="group" aria-label={t('dock.label')}>
        {undo && <Undo />}
        <button
          ref={button}
          type="button"
          className="button cut"
          aria-describedby="commit-promise"
          data-testid="commit"
          onClick={() => {
            if (!refused()) page.actions.pruneAndFinetune();
          }}
        />
      </div>
      <Live
        as="p"
        className="commit-promise"
        id="commit-promise"
        also={(element, state) => {
          const { refusal } = offerFor(state.run, page.cutting(state));
          setAttribute(element, 'data-refuses', refusal);
        }}
        text={(state, translate) => {
          const format = formatOf(state.view.language);
          const offer = offerFor(state.run, page.cutting(state));
          const channels = format.count(offer.pruned);
          if (offer.refusal === 'done')
            return translate('dock.undoPromise', { count: offer.pruned, channels });
          if (offer.refusal !== null) return translate(`dock.refusal.${offer.refusal}`);
          const saved = format.percent(offer.saved);
          if (!state.view.touched) return translate('calm.quiet', { saved });
          const plan = page.cutting(state)?.plan;
          return translate('calm.line', {
            threshold: plan === undefined ? '–' : format.score(plan.threshold),
            kept: format.count(offer.total - offer.pruned),
            total: format.count(offer.total),
            saved,
          });
        }}
      />
    </div>
  );
}

function Undo() {
  const { t } = useTranslation();
  const { actions } = usePage();
  const busy = useRun((run) => run.activity.task !== null);
  return (
    <button
      type="button"
      className="button"
      aria-label={t('dock.undo')}
      aria-disabled={busy || undefined}
      data-testid="undo"
      onClick={() => {
        if (!busy) actions.undoPrune();
      }}
    >
      {t('dock.undoShort')}
    </button>
  );
}
