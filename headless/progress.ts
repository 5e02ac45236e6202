// What the command line says while a run trains: where it is, how fast, and how long it will take.
import type { EngineInfo } from '../src/core/engine-info';
import type { RunEvent } from '../src/core/events';
import type { Step } from '../src/core/recipe';
import { percent, rowText } from './results';

/** Where words go. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether a line may be written over. */
  readonly isTty: boolean;
  readonly now: () => number;
}

/** Milliseconds between two lines where each stays. */
const EVERY = 5000;

/** Steps of training in a recipe. */
export const trainedSteps = (steps: readonly Step[]): number =>
  steps.reduce(
    (sum, step) =>
      step.do === 'train' ? sum + (step.until ?? step.steps) - (step.from ?? 0) : sum,
    0,
  );

/**
 * @param total steps of training in the whole run
 * @returns takes in what the session tells
 */
export function tellProgress(
  { out, isTty, now }: Terminal,
  total: number,
): (event: RunEvent) => void {
  let last = -Infinity;
  let passed = '';
  let open = false;
  const said = { engine: '', row: '' };
  const line = (text: string) => {
    out(`${open ? '\r\x1b[K' : ''}${text}\n`);
    open = false;
  };
  /** What is told again and again is said once. */
  const once = (what: keyof typeof said, text: string | null) => {
    if (text === null || text === said[what]) return;
    said[what] = text;
    line(text);
  };
  /** A line that the next one of its kind takes the place of. */
  const passing = (what: string, text: string, stays: boolean) => {
    const due = what !== passed || now() - last >= EVERY;
    passed = what;
    if (isTty && !stays) {
      out(`${open ? '\r\x1b[K' : ''}${text}`);
      open = true;
    } else if (stays || due) {
      last = now();
      line(text);
    }
  };
  return (event) => {
    if (event.type === 'engine') once('engine', event.info && `engine ${engineText(event.info)}`);
    if (event.type === 'result' && event.row.earlier !== true) once('row', rowText(event.row));
    if (event.type === 'activity' && event.task === 'control' && event.total > 0)
      passing('control', `dense control ${event.done}/${event.total}`, event.done === event.total);
    if (event.type !== 'progress') return;
    const { phase, step, steps, stats, stepsPerSecond, secondsLeft, globalStep } = event;
    const all = stepsPerSecond > 0 ? (total - globalStep) / stepsPerSecond : 0;
    const left = total > globalStep ? `, ${time(secondsLeft)} left, ${time(all)} in all` : '';
    const measures = `loss ${stats.ce.toFixed(3)}, accuracy ${percent(stats.accuracy)}`;
    const rate = `${stepsPerSecond.toFixed(1)} steps/s`;
    passing(phase, `${phase} ${step}/${steps}: ${measures}, ${rate}${left}`, step === steps);
  };
}

const engineText = ({ id, adapter, threads, variants }: EngineInfo): string =>
  [`${id} (${adapter})`, `${threads} thread${threads === 1 ? '' : 's'}`, ...variants].join(', ');

/** Seconds as a person says them. */
export function time(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
