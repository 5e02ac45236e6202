// Cross-entropy with label smoothing, its gradient by the logits, and whether the largest logit is right.
import { address, share, word } from './record';

//words loss

//bytes step

/** Images split over threads. */
export function loss(record: usize, images: i32, part: i32, parts: i32): void {
  const classes = word(record, CLASSES);
  const scalars = address(record, SCALARS);
  const smoothing = <f64>load<f32>(scalars, SMOOTHING);
  const whole = load<i32>(scalars, WHOLE);
  const onto = load<i32>(scalars, BEFORE) !== 0;
  const even = smoothing / classes;
  const end = share(images, part + 1, parts);
  for (let image = share(images, part, parts); image < end; image++) {
    const logits = address(record, LOGITS) + (<usize>image) * address(record, LOGITS_STRIDE);
    const dlogits = address(record, DLOGITS) + (<usize>image) * address(record, DLOGITS_STRIDE);
    const label = load<i32>(address(record, LABELS) + ((<usize>image) << 2));
    let peak: f64 = -Infinity;
    let first = -1;
    for (let k = 0; k < classes; k++) {
      const z = <f64>load<f32>(logits + ((<usize>k) << 2));
      if (z > peak) {
        peak = z;
        first = k;
      }
    }
    let sum: f64 = 0;
    for (let k = 0; k < classes; k++)
      sum += Math.exp(<f64>load<f32>(logits + ((<usize>k) << 2)) - peak);
    const log = Math.log(sum);
    let ce: f64 = 0;
    for (let k = 0; k < classes; k++) {
      const target = (k === label ? 1 - smoothing : 0) + even;
      const power = <f64>load<f32>(logits + ((<usize>k) << 2)) - peak - log;
      ce -= target * power;
      store<f32>(dlogits + ((<usize>k) << 2), <f32>((Math.exp(power) - target) / whole));
    }
    for (let k = classes; k < ((classes + 3) & ~3); k++)
      store<f32>(dlogits + ((<usize>k) << 2), 0);
    const right: f32 = first === label ? 1 : 0;
    const scores = address(record, SCORES) + (<usize>image) * address(record, SCORES_STRIDE);
    const score = f32x4(<f32>ce, right, 0, 0);
    v128.store(scores, onto ? f32x4.add(score, v128.load(scores)) : score);
  }
}
