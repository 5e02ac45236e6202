// What training as it is set up would take of memory: said calmly where that is much of what there is, with the batch
// that fits in one press, and in full where somebody looks. The worker counts; nothing is made for it.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import { isTooLarge, shareOf, type MemoryNeed } from '../../core/memory-need';
import { formatOf, type Format } from '../format';
import { usePage, useRun, useView } from '../page-context';
import { sentences } from '../sentences';

/** Share of what there is from which on it is said unasked. */
const WORTH_SAYING = 0.5;

/** Counted anew for other settings, another network and another engine; null until the worker has answered. */
export function useMemoryNeed(): MemoryNeed | null {
  const { espalier } = usePage();
  const config = useRun((run) => run.config);
  const stage = useRun((run) => run.stage);
  const engine = useRun((run) => run.engineChosen);
  const [need, setNeed] = useState<MemoryNeed | null>(null);
  useEffect(() => {
    let asked = true;
    espalier.memory().then(
      (found) => asked && setNeed(found),
      // A worker that failed has said so itself.
      () => asked && setNeed(null),
    );
    return () => {
      asked = false;
    };
  }, [espalier, config, stage, engine]);
  return need;
}

/** Where it matters: what it takes, and the batch that fits. */
export function MemoryWarning({ need }: { need: MemoryNeed | null }) {
  const { t } = useTranslation();
  const { actions } = usePage();
  const format = formatOf(useView((view) => view.language));
  if (need === null || !(isTooLarge(need) || (shareOf(need) ?? 0) > WORTH_SAYING)) return null;
  const { fits } = need;
  return (
    <div className="setup-memory" role="status" data-testid="memory">
      <p className="small">
        {sentences(t, takesWords(need, t, format), roomWords(need, t, format))}
      </p>
      {fits !== null && isTooLarge(need) && (
        <button type="button" className="button" onClick={() => actions.configure({ batch: fits })}>
          {t('memory.fit', { batch: format.count(fits) })}
        </button>
      )}
    </div>
  );
}

/** On demand: what it takes, and who. */
export function MemoryWords({ need }: { need: MemoryNeed | null }) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  if (need === null) return null;
  const { engine, images, weights } = need.of;
  const of = t('memory.of', {
    engine: sizeWords(engine, format),
    images: sizeWords(images, format),
    weights: sizeWords(weights, format),
    measuring: sizeWords(need.measuring, format),
  });
  return (
    <p className="small" data-testid="memory-words">
      {sentences(t, takesWords(need, t, format), of)}
    </p>
  );
}

function takesWords({ bytes, has, piece }: MemoryNeed, t: TFunction, format: Format): string {
  const takes = sizeWords(bytes, format);
  if (has !== null) return t('memory.takesOf', { takes, has: sizeWords(has, format) });
  if (piece === null) return t('memory.takes', { takes });
  const [needs, most] = [piece.needs, piece.has].map((one) => sizeWords(one, format));
  return t('memory.takesPiece', { takes, needs, most });
}

function roomWords(need: MemoryNeed, t: TFunction, format: Format): string {
  const { batch, fits, parts, atOnce } = need;
  if (fits === null) return t('memory.none');
  if (fits >= batch) return '';
  const counts = { batch: format.count(batch), parts: format.count(parts) };
  const values = { ...counts, atOnce: sizeWords(atOnce, format) };
  return t(parts > 1 ? 'memory.parts' : 'memory.tooLarge', values);
}

/** In the units in which memory is sold: 4 GB are 2³² bytes. */
const sizeWords = (bytes: number, format: Format): string =>
  format.bytes(bytes < 2 ** 30 ? (bytes / 2 ** 20) * 1e6 : (bytes / 2 ** 30) * 1e9);
