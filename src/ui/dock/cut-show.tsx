// A cut as it happens, over the sentence and the slider: the matrices of the block that loses most shrink to their new
// sizes and the parameters run down; a moment to read, and it is gone. Any key or touch ends it, and goes where it
// would have gone without it. Nothing waits for it.
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { CutEvent } from '../../store/cut-event';
import { LiveCanvas } from '../canvas/live-canvas';
import type { Drawing } from '../canvas/surface';
import { lastsFor, shrunkAt } from '../drawing/fall';
import { drawMatrices, sizesOf, type Size } from '../drawing/matrices';
import { formatOf } from '../format';
import { setText } from '../live';
import { CALM, mediaList } from '../media';
import { usePage, usePageState, useView } from '../page-context';
import './cut-show.css';

/** Milliseconds to read what has become of it. */
const READ_MS = 4000;

const SIGNS = ['keydown', 'pointerdown', 'wheel'] as const;

export function CutShow() {
  const cut = usePageState((page) => page.cut);
  return cut === null ? null : <Show cut={cut} />;
}

function Show({ cut }: { cut: CutEvent }) {
  const { t } = useTranslation();
  const { store } = usePage();
  const format = formatOf(useView((view) => view.language));
  // Where the parameters run down.
  const [place, setPlace] = useState<HTMLElement | null>(null);
  useEffect(() => {
    const end = () => store.cut(null);
    const timer = setTimeout(end, lastsFor(cut.grows) + READ_MS);
    for (const sign of SIGNS) window.addEventListener(sign, end, { capture: true, passive: true });
    return () => {
      clearTimeout(timer);
      for (const sign of SIGNS) window.removeEventListener(sign, end, { capture: true });
    };
  }, [cut, store]);
  const drawing = useMemo(() => createShow(cut, t, place), [cut, t, place]);
  const values = {
    block: format.count(cut.block + 1),
    before: format.count(cut.params.from),
  };
  return (
    <div className="cut-show" aria-hidden="true" data-testid="cut-show">
      <p className="cut-words">
        <span>{t(cut.grows ? 'cutShow.grows' : 'cutShow.shrinks', values)}</span>
        <span className="cut-params">
          <strong ref={setPlace} />
          <span>{t('cutShow.params', values)}</span>
        </span>
      </p>
      <LiveCanvas className="cut-canvas" drawing={drawing} />
    </div>
  );
}

function createShow(cut: CutEvent, t: TFunction, place: HTMLElement | null): Drawing {
  const calm = mediaList(CALM);
  let began: number | null = null;
  return {
    watch: ({ view }) => [view.language],
    draw(scene) {
      const { model } = scene.state.run;
      const { count } = formatOf(scene.state.view.language);
      began ??= scene.now;
      const share = calm.matches() ? 1 : shrunkAt(scene.now - began, cut.grows);
      const { from, to } = cut.params;
      if (place !== null) setText(place, count(Math.round(from + (to - from) * share)));
      const [before, now] = [cut.from[cut.block], cut.to[cut.block]];
      if (before === undefined || now === undefined) return false;
      const size = ({ rows, columns }: Size) =>
        t('cutShow.size', { rows: count(rows), columns: count(columns) });
      const sizes = { from: sizesOf(model, before), to: sizesOf(model, now) };
      drawMatrices(scene, { ...sizes, share, size });
      return share < 1;
    },
  };
}
