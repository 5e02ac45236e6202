// One picture, large: what the network answers behind every block and where its class token looks, with all channels
// and with those that the rate on the page leaves. Asks again whenever the rate or the network is another.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Inspection } from '../../core/inspection';
import type { Compared } from '../../core/pictures';
import { askedRate } from '../../store/guesses';
import { formatOf } from '../format';
import { CloseIcon } from '../icons';
import { likeliestOf } from '../model/guess';
import { usePage, useRun, useView } from '../page-context';
import { isForPage } from '../pressed-key';
import { className, namerOf } from '../words/data-words';
import { AttentionGrid } from './attention-grid';
import { useImage } from '../canvas/paint-picture';
import './one-picture.css';

interface OnePictureProps {
  readonly pixels: Uint8Array;
  /** Among the validation images; null for one of the person's own. */
  readonly index: number | null;
  /** Lies on the picture, pixel by pixel. */
  readonly over?: ReactNode;
  /** Stands under it. */
  readonly children: ReactNode;
  readonly onClose: () => void;
}

export function OnePicture({ pixels, index, over, children, onClose }: OnePictureProps) {
  const { t } = useTranslation();
  const compared = useCompared(index ?? pixels);
  const side = useRun((run) => run.model.image);
  const canvas = useImage(pixels, side);
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = panel.current;
    if (element === null) return;
    element.focus({ preventScroll: true });
    // Over the pictures it is in sight; in their place it may begin above it.
    const top = document.querySelector('.header')?.getBoundingClientRect().bottom ?? 0;
    if (element.getBoundingClientRect().top < top) element.scrollIntoView();
  }, []);
  useEscape(onClose);
  return (
    <div
      ref={panel}
      className="one-picture"
      role="dialog"
      aria-label={t('pictures.one')}
      tabIndex={-1}
    >
      <button
        type="button"
        className="button quiet icon one-close"
        aria-label={t('pictures.back')}
        onClick={onClose}
      >
        <CloseIcon />
      </button>
      <div className="one-image">
        <canvas ref={canvas} className="picture-image" aria-hidden="true" />
        <div>{over}</div>
        <div>{children}</div>
      </div>
      {compared !== null && (
        <div className="one-sides">
          {compared.uncut !== null && <Side title={t('pictures.uncut')} of={compared.uncut} />}
          <Side title={t('pictures.atRate')} of={compared.cut} />
        </div>
      )}
    </div>
  );
}

/** Escape closes it from wherever the focus went meanwhile, but for what Escape closes or empties itself. */
function useEscape(onClose: () => void): void {
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  }, [onClose]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { key, target } = event;
      if (key !== 'Escape' || !isForPage(event)) return;
      if (target instanceof Element && target.closest('input:not([type=range])') !== null) return;
      event.preventDefault();
      close.current();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

function Side({ title, of }: { title: string; of: Inspection }) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  const namer = useRun(namerOf);
  return (
    <section className="one-side">
      <h3>{title}</h3>
      <table className="one-lens">
        <caption className="small">{t('pictures.lens')}</caption>
        <tbody>
          {of.lens.map((logits, block) => {
            const [best] = likeliestOf(logits);
            return (
              <tr key={block}>
                <th scope="row">{format.count(block + 1)}</th>
                <td>{best === undefined ? t('pictures.none') : className(namer, best.label, t)}</td>
                <td>{best !== undefined && format.percent(best.share)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <AttentionGrid attention={of.attention} />
    </section>
  );
}

/** What goes on inside as the page stands; null until it is known. */
function useCompared(image: number | Uint8Array): Compared | null {
  const { store, espalier, cutting } = usePage();
  const [compared, setCompared] = useState<Compared | null>(null);
  useEffect(() => {
    const left = new AbortController();
    const gone = () => left.signal.aborted;
    let asked = 0;
    let asking = false;
    const ask = async () => {
      asked++;
      if (asking) return;
      asking = true;
      for (let answered = 0; answered !== asked && !gone();) {
        answered = asked;
        const page = store.getState();
        const rate = askedRate(page, cutting(page));
        if (rate === undefined) break;
        const how = rate === null ? { image } : { image, rate };
        // What is wrong with the engine the next command says.
        const found = await espalier.inspect(how).catch(() => null);
        if (found !== null && !gone()) setCompared(found);
      }
      asking = false;
    };
    void ask();
    const leave = store.watch(
      ({ answered }) => answered,
      () => void ask(),
    );
    return () => {
      left.abort();
      leave();
    };
  }, [store, espalier, cutting, image]);
  return compared;
}
