// The cross-entropy of the phase that trains as one small line: while the gates rest, it is what moves.
// The curves far below it have the axes and the words.
import { useMemo } from 'react';
import { LiveCanvas } from '../canvas/live-canvas';
import type { Drawing } from '../canvas/surface';
import type { RunState } from '../../store/run-state';
import type { Point } from '../../core/series';
import { useRun } from '../page-context';
import { situationOf } from '../model/situation';

export function LossLine() {
  const trains = useRun((run) => {
    const situation = situationOf(run);
    return situation === 'dense' || situation === 'sparse' || situation === 'finetune';
  });
  const drawing = useMemo(() => createLossLine(), []);
  return trains ? <LiveCanvas className="loss-line" drawing={drawing} /> : null;
}

/** Losses of the phase at work; fewer than two are no line. */
export function phaseLosses({ curves }: Pick<RunState, 'curves'>): readonly Point[] {
  const start = curves.bands.at(-1)?.start ?? 0;
  return curves.ce.points.filter(({ step, value }) => step > start && Number.isFinite(value));
}

function createLossLine(): Drawing {
  return {
    watch: ({ run }) => [run.curves.ce],
    draw({ ctx, width, height, palette, state }) {
      const points = phaseLosses(state.run);
      ctx.fillStyle = palette.hairline;
      ctx.fillRect(0, height - palette.stroke, width, palette.stroke);
      const [first, last] = [points[0], points.at(-1)];
      if (first === undefined || last === undefined || first === last) return false;
      // From 0 up, as the curve below has it: a fall of a tenth looks like a tenth.
      const top = Math.max(...points.map(({ value }) => value));
      const span = last.step - first.step;
      ctx.strokeStyle = palette.ink;
      ctx.lineWidth = 1.5 * palette.stroke;
      ctx.lineJoin = 'round';
      ctx.beginPath();
      for (const { step, value } of points)
        ctx.lineTo(
          ((step - first.step) / span) * width,
          palette.stroke + (1 - value / top) * (height - 2 * palette.stroke),
        );
      ctx.stroke();
      return false;
    },
  };
}
