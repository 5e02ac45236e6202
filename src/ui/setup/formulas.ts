// The formula behind each explained word, in the field's signs. They read the same in every language.

export const FORMULAS = {
  data: null,
  model: 'x ← x + MHSA(LN x), x ← x + MLP(LN x)',
  seed: null,
  batch: '∇L = 1/B · Σ ∇ℓᵢ',
  recipe: null,
  schedule: 'lr(t) = lr · ½ (1 + cos πt/T)',
  rate: 'k = ⌊p · T⌋, τ = |g|₍ₖ₎',
  steps: 't = 1 … T',
  lr: 'w ← w − lr · m̂ / (√v̂ + ε)',
  warmup: 'lr(t) = lr · (t + 1) / W',
  gateLr: 'g ← g − lr₍g₎ · m̂ / (√v̂ + ε)',
  lambda: 'L = CE + λ Σ|g|',
  weightDecay: 'w ← (1 − lr · wd) w',
  labelSmoothing: 'y ← (1 − α) y + α / K',
} as const;

export type Explained = keyof typeof FORMULAS;
