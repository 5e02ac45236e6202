// What the recordings that ship were measured for. The recorder measures this and lessons may quote this:
// a figure that nobody measured would be a dash on the page for ever. Holds no figure itself.
import type { RecordingId } from './recording';

/** Rates, rising. */
interface Recorded {
  /** Cut, and cut and fine-tuned. */
  readonly cut: readonly number[];
  readonly tuned: readonly number[];
  /** Times before and after a cut. */
  readonly timed: readonly number[];
  /** Whether a network of as many steps was trained beside it and never cut. */
  readonly control: boolean;
  /** Whether its gates part on the way. */
  readonly parts: boolean;
}

/** With a mask; the same for all. */
export const MASKED_RATES: readonly number[] = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const TUNED_RATES = [0.2, 0.4, 0.6, 0.8];

const trained: Recorded = {
  cut: TUNED_RATES,
  tuned: TUNED_RATES,
  timed: [],
  control: false,
  parts: false,
};

export const RECORDED: Readonly<Record<RecordingId, Recorded>> = {
  normal: { ...trained, control: true, parts: true },
  'lambda-0': trained,
  'gate-lr': trained,
  'lambda-3e-3': { ...trained, parts: true },
  // Its rows came with the network; it was trained before.
  shipped: { ...trained, cut: [0.4, 0.7], tuned: [], timed: [0.2, 0.4, 0.6], control: true },
};

/** Steps between two snapshots of the gates. */
export const SNAPSHOT_EVERY = 20;
/** Steps of the sparse phase at which gates were taken on the way. */
const STEPS: readonly number[] = Array.from({ length: 16 }, (_, i) => SNAPSHOT_EVERY * i);

/** Steps that a figure of a recording can be had at; none of a network that was trained elsewhere. */
export const recordedSteps = (id: RecordingId): readonly number[] =>
  id === 'shipped' ? [] : STEPS;

/** Rates at which a figure of a recording was measured; null where it follows from the gates, at any. */
export function recordedRates(id: RecordingId, what: string): readonly number[] | null {
  switch (what) {
    case 'masked':
      return MASKED_RATES;
    case 'cut':
    case 'tuned':
      return RECORDED[id][what];
    case 'before':
    case 'after':
    case 'expected':
    case 'speedup':
      return RECORDED[id].timed;
    default:
      return null;
  }
}

/** Whether a recording has a figure of the whole run. */
export function isRecorded(id: RecordingId, what: string): boolean {
  switch (what) {
    case 'control':
    case 'controlSteps':
      return RECORDED[id].control;
    case 'parting':
      return RECORDED[id].parts;
    case 'threads':
    case 'rounds':
    case 'images':
    case 'machine':
      return RECORDED[id].timed.length > 0;
    default:
      return true;
  }
}
