// The cross-entropy of the phase that trains as one line, with marks where a person turned a setting: while the gates
// rest, it is what moves. The curves far below it have the axes.
import { useMemo } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Point } from '../../core/series';
import { turnsOf } from '../../core/trained-settings';
import type { RunState } from '../../store/run-state';
import { LiveCanvas } from '../canvas/live-canvas';
import type { Drawing } from '../canvas/surface';
import { formatOf } from '../format';
import { turnWords } from '../words/turn-words';

export function LossLine() {
  const { t } = useTranslation();
  const drawing = useMemo(() => createLossLine(t), [t]);
  return <LiveCanvas className="loss-line" drawing={drawing} />;
}

/** Losses of the phase at work; fewer than two are no line. */
export function phaseLosses({ curves }: Pick<RunState, 'curves'>): readonly Point[] {
  const start = curves.bands.at(-1)?.start ?? 0;
  return curves.ce.points.filter(({ step, value }) => step > start && Number.isFinite(value));
}

/** Room of a line of words over the line of losses, CSS pixels at 16 px a rem. */
const WORDS = 14;

function createLossLine(t: TFunction): Drawing {
  return {
    watch: ({ run, view }) => [run.curves.ce, run.lineage.checkpoints.length, view.language],
    draw({ pen, measure, width, height, palette, state }) {
      const { run, view } = state;
      const points = phaseLosses(run);
      pen.fillStyle = palette.hairline;
      pen.fillRect(0, height - palette.stroke, width, palette.stroke);
      const [first, last] = [points[0], points.at(-1)];
      if (first === undefined || last === undefined || first === last) return false;
      const head = Math.min(WORDS * palette.unit, height / 2);
      // From 0 up, as the curve below has it: a fall of a tenth looks like a tenth.
      const top = Math.max(...points.map(({ value }) => value));
      const span = last.step - first.step;
      const x = (step: number) => ((step - first.step) / span) * width;
      const y = (value: number) => head + (1 - value / top) * (height - head - palette.stroke);
      // Words of the newest marks first; one that would run into the next has none.
      const loss = t('state.loss', { value: formatOf(view.language).digits(last.value) });
      pen.fillStyle = palette.ink;
      pen.textAlign = 'right';
      pen.fillText(loss, width, head / 2);
      let free = width - measure(loss) - 8;
      pen.textAlign = 'left';
      for (const turn of turnsOf(run.lineage).toReversed()) {
        if (turn.at < first.step) continue;
        pen.fillStyle = palette.control;
        pen.fillRect(x(turn.at), head, palette.stroke, height - head);
        const words = turnWords(turn, t);
        const wide = measure(words);
        const left = Math.min(x(turn.at) + 4, free - wide);
        if (left >= 0 && left > x(turn.at) - wide) {
          pen.fillStyle = palette.ink2;
          pen.fillText(words, left, head / 2);
          free = left - 8;
        }
      }
      pen.strokeStyle = palette.ink;
      pen.lineWidth = 1.5 * palette.stroke;
      pen.beginPath();
      points.forEach(({ step, value }, i) =>
        i === 0 ? pen.moveTo(x(step), y(value)) : pen.lineTo(x(step), y(value)),
      );
      pen.stroke();
      return false;
    },
  };
}
