// The formula behind each explained word, in the field's signs. They read the same in every language.

/** Of the controls of the set-up. */
const OF_CONTROLS = {
  data: null,
  model: 'x ← x + MHSA(LN x), x ← x + MLP(LN x)',
  seed: null,
  batch: '∇L = 1/B · Σ ∇ℓᵢ',
  augment: null,
  criterion: 's = |g|, s = |g| · ‖W e‖',
  settings: null,
  schedule: 'lr(t) = lr · ½ (1 + cos πt/T)',
  rate: 'k = ⌊p · T⌋, τ = |g|₍ₖ₎',
  steps: 't = 1 … T',
  lr: 'w ← w − lr · m̂ / (√v̂ + ε)',
  warmup: 'lr(t) = lr · (t + 1) / W',
  gateLr: 'g ← g − lr₍g₎ · m̂ / (√v̂ + ε)',
  lambda: 'L = CE + λ Σ|g|',
  average: 's ← s + (|g| − s) / n',
  weightDecay: 'w ← (1 − lr · wd) w',
  labelSmoothing: 'y ← (1 − α) y + α / K',
} as const;

/** Of the other words. */
const OF_WORDS = {
  gate: 'y = (x ⊙ g) W + b',
  channel: 'y = Σⱼ xⱼ gⱼ Wⱼ + b',
  site: null,
  spread: '√(p (1 − p) / n)',
  score: 's = |g|',
  threshold: '|g| ≥ τ',
  macs: '12 n D² + 2 n² D',
  params: null,
  top1: '1/N · Σ [ŷᵢ = yᵢ]',
  thin: 'k / D < 1/8',
  nearZero: '|g| < 0.05',
  masked: 'g ← g ⊙ [|g| ≥ τ]',
  guess: null,
  knee: 'acc(0) − acc(p) ≤ 0.01',
  tuned: null,
  qkv: 'q, k, v = (LN₁(x) ⊙ g) W + b',
  proj: 'x ← x + (o ⊙ g) W + b',
  fc1: 'h = GELU((LN₂(x) ⊙ g) W + b)',
  fc2: 'x ← x + (h ⊙ g) W + b',
} as const;

export const FORMULAS = { ...OF_CONTROLS, ...OF_WORDS } as const;

/** A control that the set-up names and explains. */
export type ExplainedControl = keyof typeof OF_CONTROLS;

/** A word that the page explains: a key of `explain` in the catalogues. */
export type Explained = keyof typeof FORMULAS;

/** Whether a name is that of an explained word. */
export const isExplained = (name: string): name is Explained => Object.hasOwn(FORMULAS, name);
