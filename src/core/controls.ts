// One row per number a person can set: bounds, step, default, unit and the name it has in links.
// Slider, field, link, console and worker all read these rows; no bound stands anywhere else.
import { asPruneRate, type PruneRate } from './brand';
import type { Allowed } from './error-words';
import { InvalidValueError } from './errors';

export interface Control {
  /** Message key of the label is `control.<label>`; of its explanation `explain.<label>`. */
  readonly label: string;
  /** Message key of the unit, or null for a bare number. */
  readonly unit: string | null;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly default: number;
  readonly integer: boolean;
  /** Short name in links. */
  readonly link: string;
}

const steps = { label: 'steps', unit: null, min: 1, max: 100_000, step: 1, integer: true } as const;
const lr = { label: 'lr', unit: null, min: 1e-6, max: 1, step: 1e-6, integer: false } as const;
const warmup = {
  label: 'warmup',
  unit: null,
  min: 0,
  max: 10_000,
  step: 1,
  integer: true,
} as const;
const decay = { label: 'weightDecay', unit: null, min: 0, max: 1, step: 0.001 } as const;
const smoothing = { label: 'labelSmoothing', unit: null, min: 0, max: 0.9, step: 0.01 } as const;

export const CONTROLS = {
  rate: {
    label: 'rate',
    unit: 'percent',
    min: 0,
    max: 0.95,
    step: 0.01,
    default: 0.4,
    integer: false,
    link: 'rate',
  },
  seed: {
    label: 'seed',
    unit: null,
    min: 0,
    max: 4_294_967_295,
    step: 1,
    default: 1,
    integer: true,
    link: 'seed',
  },
  batch: {
    label: 'batch',
    unit: 'images',
    min: 1,
    max: 1024,
    step: 1,
    default: 64,
    integer: true,
    link: 'batch',
  },
  'dense.steps': { ...steps, default: 400, link: 'd.steps' },
  'dense.lr': { ...lr, default: 3e-3, link: 'd.lr' },
  'dense.warmup': { ...warmup, default: 40, link: 'd.warmup' },
  'dense.weightDecay': { ...decay, default: 0.05, integer: false, link: 'd.wd' },
  'dense.labelSmoothing': { ...smoothing, default: 0, integer: false, link: 'd.ls' },
  'sparse.steps': { ...steps, default: 300, link: 's.steps' },
  'sparse.lr': { ...lr, default: 2e-3, link: 's.lr' },
  'sparse.warmup': { ...warmup, default: 20, link: 's.warmup' },
  'sparse.weightDecay': { ...decay, default: 0.05, integer: false, link: 's.wd' },
  'sparse.labelSmoothing': { ...smoothing, default: 0, integer: false, link: 's.ls' },
  'sparse.gateLr': { ...lr, label: 'gateLr', min: 0, default: 1.5e-2, link: 's.glr' },
  'sparse.lambda': {
    label: 'lambda',
    unit: null,
    min: 0,
    max: 1,
    step: 1e-5,
    default: 4e-4,
    integer: false,
    link: 's.lambda',
  },
  'sparse.average': {
    label: 'average',
    unit: null,
    min: 1,
    max: 10_000,
    step: 1,
    default: 1,
    integer: true,
    link: 's.avg',
  },
  'finetune.steps': { ...steps, default: 100, link: 'f.steps' },
  'finetune.lr': { ...lr, default: 2e-3, link: 'f.lr' },
  'finetune.warmup': { ...warmup, default: 10, link: 'f.warmup' },
  'finetune.weightDecay': { ...decay, default: 0.05, integer: false, link: 'f.wd' },
  'finetune.labelSmoothing': { ...smoothing, default: 0, integer: false, link: 'f.ls' },
} as const satisfies Record<string, Control>;

export type ControlKey = keyof typeof CONTROLS;
export const CONTROL_KEYS = Object.keys(CONTROLS) as readonly ControlKey[];

/** What a control allows, for messages. */
export function allowedFor(key: ControlKey): Allowed {
  const { min, max, integer }: Control = CONTROLS[key];
  return { kind: integer ? 'whole' : 'number', min, max };
}

/** Whether a value keeps within its control's bounds. */
export function isAllowed(key: ControlKey, value: unknown): value is number {
  const { min, max, integer }: Control = CONTROLS[key];
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  return value >= min && value <= max && (!integer || Number.isInteger(value));
}

/**
 * Checks one number from outside.
 * @param field name for the message where it differs from the control's key
 * @throws InvalidValueError naming field, value and bounds.
 */
export function checkControl(key: ControlKey, value: unknown, field: string = key): number {
  if (!isAllowed(key, value)) throw new InvalidValueError(field, value, allowedFor(key));
  return value;
}

/** A pruning rate from outside, 0…0.95. @throws InvalidValueError */
export const pruneRate = (value: unknown): PruneRate => asPruneRate(checkControl('rate', value));
