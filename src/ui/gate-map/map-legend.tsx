// The colour scale with its numbers, and the three fates as they are drawn.
import { axisOf, scoreOf, WHOLE } from '../../core/gate-bins';
import { isCarriedOut } from '../../store/selectors';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { scoreShades, SHADES } from '../model/cividis';
import { LiveCanvas } from '../canvas/live-canvas';
import type { Ink } from '../canvas/sheet';
import type { Drawing, Scene } from '../canvas/surface';
import { axisWords, formatOf } from '../format';
import { usePage, usePageState, useRun, useView } from '../page-context';
import { symbolWords } from '../words/score-words';

const scale: Drawing = {
  watch: () => [],
  draw({ ctx, width, height, palette }) {
    const shades = scoreShades(palette.dark);
    const step = width / SHADES;
    for (let i = 0; i < SHADES; i++) {
      ctx.fillStyle = `rgb(${shades[3 * i]} ${shades[3 * i + 1]} ${shades[3 * i + 2]})`;
      ctx.fillRect(i * step, 0, step + 1, height);
    }
    ctx.strokeStyle = palette.control;
    ctx.strokeRect(0.5, 0.5, width - 1, height - 1);
    return false;
  },
};

/** A swatch of one fate. */
const swatch = (fill: (scene: Scene) => Ink | null): Drawing => ({
  watch: () => [],
  draw(scene) {
    const { ctx, width, height, palette } = scene;
    const paint = fill(scene);
    if (paint === null) ctx.setLineDash([1.5, 2.5]);
    else {
      ctx.fillStyle = paint;
      ctx.fillRect(0, 0, width, height);
    }
    ctx.strokeStyle = palette.control;
    ctx.strokeRect(0.5, 0.5, width - 1, height - 1);
    ctx.setLineDash([]);
    return false;
  },
});

const FATES_SHOWN = ['goes', 'gone'] as const;

export function MapLegend() {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  const { cutting } = usePage();
  const scores = useRun(({ snapshot }) => (snapshot === null ? WHOLE : axisOf(snapshot.ranking)));
  const symbol = useRun((run) => symbolWords(run, t));
  const cut = useRun((run) => run.committed !== null);
  const carriedOut = usePageState((state) => {
    const plan = cutting(state)?.plan;
    return plan !== undefined && isCarriedOut(state.run.committed, plan);
  });
  const shown = FATES_SHOWN.filter((fate) => (fate === 'gone' ? cut : !carriedOut));
  const fates = useMemo(
    () => ({ goes: swatch((scene) => scene.hatch()), gone: swatch(() => null) }),
    [],
  );
  return (
    <div className="map-legend">
      <span>{symbol}</span>
      <span className="map-scale">
        <LiveCanvas className="map-scale-bar" drawing={scale} />
        <span className="map-scale-ticks" aria-hidden="true">
          {[0, 0.5, 1].map((strength) => {
            const score = axisWords(scores, scoreOf(scores, strength), format);
            return <span key={strength}>{strength === 1 ? `≥ ${score}` : score}</span>;
          })}
        </span>
      </span>
      {shown.map((fate) => (
        <span key={fate} className="map-fate">
          <LiveCanvas className="map-swatch" drawing={fates[fate]} />
          <span>{t(`map.legend.${fate}`)}</span>
        </span>
      ))}
    </div>
  );
}
