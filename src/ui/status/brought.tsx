// What was done to a network of somebody else's on its way in and, where it leaves something for its person to decide,
// the button that decides it. Shows nothing where there is nothing to tell.
import { useTranslation } from 'react-i18next';
import type { NetworkChoices, NetworkNote } from '../../core/brought';
import { dataShape } from '../../core/data-ref';
import type { Happened } from '../../core/error-names';
import type { TFunction } from 'i18next';
import { formatOf, type Format } from '../format';
import { CloseIcon } from '../icons';
import { usePage, usePageState, useRun, useView } from '../page-context';

/** What was done to the network at hand, until the person has read it. */
export function BroughtLine() {
  const { t } = useTranslation();
  const { store } = usePage();
  const format = formatOf(useView((view) => view.language));
  const brought = usePageState(({ link }) => link.brought);
  const number = useRun((run) => run.run);
  const opened = brought?.run === number ? brought.opened : null;
  const notes = opened?.kind === 'network' ? opened.notes : [];
  return (
    <div role="status">
      {notes.length > 0 && (
        <div className="refusal brought" data-testid="brought">
          <ul className="small">
            {notes.map((note) => (
              <li key={note.did}>{noteWords(note, t, format)}</li>
            ))}
          </ul>
          <button
            type="button"
            className="button quiet icon"
            aria-label={t('action.dismiss')}
            title={t('action.dismiss')}
            onClick={() => store.link({ brought: null })}
          >
            <CloseIcon />
          </button>
        </div>
      )}
    </div>
  );
}

/** Opens what was just refused, by the choice that it asks for; nothing where it asks for none. */
export function WayOn() {
  const { t } = useTranslation();
  const { actions } = usePage();
  const format = formatOf(useView((view) => view.language));
  const brought = usePageState(({ link }) => link.brought);
  const refused = usePageState(({ link }) => link.refusal?.words?.happened ?? null);
  const data = useRun((run) => run.config.data);
  if (brought === null || brought.opened !== null) return null;
  const way = wayOn(refused, dataShape(data)?.classes ?? null);
  if (way === null) return null;
  return (
    <button
      type="button"
      className="button"
      onClick={() => actions.openFiles(brought.files, way.choices, brought.folders)}
    >
      {t(`brought.open.${way.ask}`, { count: way.count, n: format.count(way.count) })}
    </button>
  );
}

interface Way {
  readonly ask: 'distilled' | 'noHead';
  /** Classes of the new head. */
  readonly count: number;
  readonly choices: Partial<NetworkChoices>;
}

/** Classes of a head for images that do not say how many they have. */
const SOME = 10;

function wayOn(refused: Happened | null, classes: number | null): Way | null {
  const count = classes ?? SOME;
  if (refused === 'distilled')
    return { ask: 'distilled', count, choices: { dropDistillation: true } };
  if (refused === 'noHead' || refused === 'headLarge')
    return { ask: 'noHead', count, choices: { head: count, dropDistillation: true } };
  return null;
}

function noteWords(note: NetworkNote, t: TFunction, format: Format): string {
  switch (note.did) {
    case 'prefix':
      return t('brought.note.prefix', { prefix: note.prefix });
    case 'headsGuessed':
      return t('brought.note.headsGuessed', { count: note.heads });
    case 'headNew':
      return t('brought.note.headNew', { count: note.classes, n: format.count(note.classes) });
    case 'positions':
      return t('brought.note.positions', { from: note.from, to: note.to });
    case 'widened':
    case 'rounded':
      return t(`brought.note.${note.did}`, { types: note.types });
    case 'epsilonAssumed':
      return t('brought.note.epsilonAssumed', { epsilon: String(note.epsilon) });
    case 'namesLeft':
      return t('brought.note.namesLeft', {
        names: format.count(note.names),
        classes: format.count(note.classes),
      });
    case 'filesLeft':
      return t('brought.note.filesLeft', {
        ...{ count: note.count, n: format.count(note.count), names: note.names },
      });
    case 'biasZero':
    case 'classPositionZero':
    case 'poolerDropped':
    case 'distillationDropped':
    case 'normalisationUnknown':
      return t(`brought.note.${note.did}`);
  }
}
