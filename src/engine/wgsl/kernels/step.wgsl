// In front of every kernel: what changes from step to step. Written once a run.
struct Step {
  images: u32,
  slot: u32,
  train_gates: u32,
  lr: f32,
  gate_lr: f32,
  lambda: f32,
  weight_decay: f32,
  smoothing: f32,
  // 1 / (1 − β₁ᵗ) and 1 / √(1 − β₂ᵗ).
  first_scale: f32,
  second_scale: f32,
  // Images of the whole step, of its parts before this one, and of its first part.
  whole: u32,
  before: u32,
  first: u32,
}
@group(0) @binding(0) var<uniform> step: Step;
