// How one gate came to be worth what it is: its score over the steps of the run, on the scale of the
// histograms, with the threshold across it.
import { axisOf, heightOn, WHOLE, type BinScale } from '../../core/gate-bins';
import type { Page } from '../../store/page';
import { scoresOf } from '../../store/gate-history';
import type { PageState } from '../../store/store';
import type { Drawing } from '../canvas/surface';

export interface SparkPoint {
  readonly x: number;
  readonly y: number;
}

/** Points of the line in a box of a size, first sample at the left edge, last at the right. */
export function sparkPoints(
  samples: readonly { readonly step: number; readonly score: number }[],
  width: number,
  height: number,
  scale: BinScale = WHOLE,
): SparkPoint[] {
  const from = samples[0]?.step ?? 0;
  const span = Math.max(1, (samples.at(-1)?.step ?? 0) - from);
  return samples.map(({ step, score }) => ({
    x: ((step - from) / span) * width,
    y: sparkHeight(score, height, scale),
  }));
}

const sparkHeight = (score: number, height: number, scale: BinScale) =>
  height * (1 - heightOn(scale, score));

/** Samples of a gate up to the snapshot at hand; fewer than two are no line. */
export function samplesOf({ run }: PageState, gate: number) {
  if (run.snapshot === null) return [];
  const { criterion, values } = run.snapshot.ranking;
  const samples = scoresOf(run.history, criterion, gate);
  const step = run.progress?.globalStep ?? 0;
  const score = values[gate];
  const last = samples.at(-1);
  const ahead = score !== undefined && last !== undefined && last.step < step;
  return ahead ? [...samples, { step, score }] : samples;
}

export function createSparkline(page: Page, gate: number): Drawing {
  return {
    watch: (state) => [state.run.snapshot, page.cutting(state)?.plan.threshold],
    draw({ ctx, width, height, palette, state }) {
      const inset = palette.stroke;
      const tall = height - 2 * inset;
      const { snapshot } = state.run;
      const scale = snapshot === null ? WHOLE : axisOf(snapshot.ranking);
      const points = sparkPoints(samplesOf(state, gate), width - 2 * inset, tall, scale);
      ctx.fillStyle = palette.hairline;
      ctx.fillRect(0, height - palette.stroke, width, palette.stroke);
      const threshold = page.cutting(state)?.plan.threshold;
      if (threshold !== undefined) {
        ctx.strokeStyle = palette.accent;
        ctx.lineWidth = palette.stroke;
        ctx.setLineDash([3, 3]);
        ctx.beginPath();
        const y = inset + sparkHeight(threshold, tall, scale);
        ctx.moveTo(0, y);
        ctx.lineTo(width, y);
        ctx.stroke();
        ctx.setLineDash([]);
      }
      ctx.strokeStyle = palette.ink;
      ctx.lineWidth = 1.5 * palette.stroke;
      ctx.lineJoin = 'round';
      ctx.beginPath();
      for (const { x, y } of points) ctx.lineTo(inset + x, inset + y);
      ctx.stroke();
      return false;
    },
  };
}
