// What can be done with a run besides opening and pinning it, and what is set otherwise in it than in the run before
// it: behind a button at the end of its line, in a popover that opens under that button.
import { useId, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { setupClosed } from '../../store/view-state';
import { formatOf, type Format } from '../format';
import { Icon } from '../icons';
import { differences } from '../model/run-differences';
import { barred, type RunEntry } from '../model/run-entries';
import { usePage, useRun, useView } from '../page-context';
import { moveTo, placeAtWord, windowSize } from '../term/place';
import { isAndWas } from '../words/run-words';

interface RunMenuProps {
  readonly run: RunEntry;
  readonly name: string;
  readonly before: RunEntry | null;
  /** Whether its line has no room for buttons beside this one. */
  readonly phone: boolean;
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly onRename: () => void;
}

export function RunMenu(props: RunMenuProps) {
  const { t } = useTranslation();
  const { name, button } = props;
  const id = useId();
  const popover = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  useLayoutEffect(() => {
    const element = popover.current;
    if (!open || element === null) return;
    const place = () => {
      const at = button.current?.getBoundingClientRect();
      if (at === undefined) return;
      const size = element.getBoundingClientRect();
      // Its end under the end of the button.
      const word = { ...at.toJSON(), left: at.right - size.width } as DOMRect;
      moveTo(element, placeAtWord(word, size, windowSize()));
    };
    place();
    element.querySelector('button')?.focus({ preventScroll: true });
    addEventListener('scroll', place, true);
    addEventListener('resize', place);
    return () => {
      removeEventListener('scroll', place, true);
      removeEventListener('resize', place);
    };
  }, [open, button]);
  const words = t('runs.more', { name });
  return (
    <>
      <button
        ref={button}
        type="button"
        className="button quiet icon"
        popoverTarget={id}
        aria-label={words}
        title={words}
      >
        <MoreIcon />
      </button>
      <div
        ref={popover}
        id={id}
        popover="auto"
        className="popover run-menu"
        onToggle={({ newState }) => setOpen(newState === 'open')}
      >
        {open && <Items {...props} close={() => popover.current?.hidePopover()} />}
      </div>
    </>
  );
}

function Items(o: RunMenuProps & { readonly close: () => void }) {
  const { run, before, phone, onRename, close } = o;
  const { t } = useTranslation();
  const { actions, store } = usePage();
  const format = formatOf(useView((view) => view.language));
  const noSetup = useView(setupClosed);
  const busy = useRun((state) => state.activity.task !== null || !state.open);
  const { id, present, pinned, hidden, stored } = run;
  const isHeld = stored?.held === true;
  const item = (words: string, act: () => void, disabled = false) => (
    <li>
      <button
        type="button"
        className="button quiet"
        disabled={disabled}
        onClick={() => {
          close();
          act();
        }}
      >
        {words}
      </button>
    </li>
  );
  return (
    <>
      <ul>
        {phone && barred(run) === null && item(t(openWords(run)), () => actions.openRun(id), busy)}
        {phone &&
          !present &&
          !hidden &&
          item(t(pinned ? 'runs.unpinShort' : 'runs.pinShort'), () =>
            actions.labelRun(id, { pinned: !pinned }),
          )}
        {item(t('runs.rename'), onRename)}
        {(present || stored?.network === 'here') &&
          item(t('runs.saveFile'), () => actions.saveRun(id), !present && stored === null)}
        {!noSetup &&
          item(
            t('runs.again'),
            () => {
              actions.againWith(id);
              store.view({ drawer: true });
            },
            busy,
          )}
        {!present &&
          item(t(hidden ? 'runs.showAgain' : 'runs.hide'), () =>
            actions.labelRun(id, { hidden: !hidden }),
          )}
        {!present && item(t('runs.delete'), () => actions.forgetRun(id), isHeld)}
      </ul>
      {isHeld && <p className="small">{t('runs.heldDelete')}</p>}
      <p className="small">{changedWords(run, before, t, format)}</p>
    </>
  );
}

/** What a press on a run's own button does: opens it, or goes on with what broke off in it. */
export const openWords = ({ stored }: RunEntry) =>
  (stored?.broken ?? null) === null ? ('runs.open' as const) : ('runs.goOn' as const);

/** What was set otherwise in a run than in the one before it. */
function changedWords(
  run: RunEntry,
  before: RunEntry | null,
  t: TFunction,
  format: Format,
): string {
  if (before === null) return t('runs.first');
  const { number } = before;
  const found = differences(before, run);
  if (found.length === 0) return t('runs.same', { number });
  const what = found.map((one) => isAndWas(one, format, t)).join(t('runs.stop'));
  return t('runs.changed', { number, what });
}

const MoreIcon = () => (
  <Icon>
    {[3, 8, 13].map((x) => (
      <circle key={x} cx={x} cy={8} r={1.4} fill="currentColor" />
    ))}
  </Icon>
);
