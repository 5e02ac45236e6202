// The one button that changes the network. It says what it will do; where it can do nothing it stays
// in reach and says why.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatOf } from '../format';
import { Live, setAttribute, setText, usePaint } from '../live';
import { usePage, usePageState } from '../page-context';
import { offerFor } from './offer';

export function Commit() {
  const { t } = useTranslation();
  const page = usePage();
  const kind = usePageState((state) => offerFor(state.run, page.cutting(state)).kind);
  const alsoUndo = usePageState((state) => offerFor(state.run, page.cutting(state)).alsoUndo);
  const button = useRef<HTMLButtonElement>(null);
  const refused = () => {
    const state = page.store.getState();
    return offerFor(state.run, page.cutting(state)).refusal !== null;
  };
  usePaint((state) => {
    const element = button.current;
    if (element === null) return;
    const offer = offerFor(state.run, page.cutting(state));
    const channels = formatOf(state.view.language).count(offer.pruned);
    const nothing = offer.refusal === 'nothing' || offer.refusal === 'tied';
    const prune =
      nothing || offer.total === 0
        ? t('dock.pruneBare')
        : t('dock.prune', { count: offer.pruned, channels });
    setText(element, offer.kind === 'undo' ? t('dock.undo') : prune);
    setAttribute(element, 'aria-disabled', offer.refusal === null ? null : 'true');
  });
  const act = () => {
    if (refused()) return;
    if (kind === 'undo') page.actions.undoPrune();
    else page.actions.pruneAndFinetune();
  };
  return (
    <div className="commit">
      <div className="commit-buttons">
        {alsoUndo && (
          <button
            type="button"
            className="button"
            onClick={() => {
              page.actions.undoPrune();
            }}
          >
            {t('dock.undoShort')}
          </button>
        )}
        <button
          ref={button}
          type="button"
          className={kind === 'undo' ? 'button' : 'button cut'}
          aria-describedby="commit-promise"
          data-testid="commit"
          onClick={act}
        />
      </div>
      <Live
        as="p"
        className="commit-promise"
        id="commit-promise"
        text={(state, translate) => {
          const format = formatOf(state.view.language);
          const offer = offerFor(state.run, page.cutting(state));
          if (offer.refusal !== null) return translate(`dock.refusal.${offer.refusal}`);
          const key = offer.kind === 'undo' ? 'dock.undoPromise' : 'dock.promise';
          return translate(key, {
            channels: format.count(offer.pruned),
            total: format.count(offer.total),
            saved: format.percent(offer.saved),
          });
        }}
      />
    </div>
  );
}
