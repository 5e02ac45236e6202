// Cross-entropy with label smoothing, an invocation an image: its gradient by the logits over the
// step's images, and (cross-entropy, 1 if right). Of equal logits the first counts as largest.
//words loss as Loss
@group(0) @binding(1) var<uniform> op: Loss;
@group(0) @binding(2) var<storage, read_write> work: array<vec4<f32>>;
// By image: place of its pixels, its normalisation, its label.
@group(0) @binding(3) var<storage, read> records: array<vec4<u32>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let image = id.x;
  if (image >= step.images) {
    return;
  }
  let label = records[image].z;
  let row = op.logits + image * op.stride;
  var largest = work[row].x;
  var best = 0u;
  for (var c = 1u; c < op.classes; c++) {
    let z = work[row + (c >> 2u)][c & 3u];
    if (z > largest) {
      largest = z;
      best = c;
    }
  }
  var sum = 0.0;
  var mean = 0.0;
  for (var c = 0u; c < op.classes; c++) {
    let z = work[row + (c >> 2u)][c & 3u] - largest;
    sum += exp(z);
    mean += z;
  }
  mean /= f32(op.classes);
  let of_label = work[row + (label >> 2u)][label & 3u] - largest;
  let log_sum = log(sum);
  let ce = log_sum - (1.0 - step.smoothing) * of_label - step.smoothing * mean;
  var score = vec4<f32>(ce, f32(best == label), 0.0, 0.0);
  if (step.before != 0u) {
    score += work[op.scores + image];
  }
  work[op.scores + image] = score;
  let scale = 1.0 / f32(step.whole);
  let lanes = vec4<u32>(0u, 1u, 2u, 3u);
  for (var c = 0u; c < (op.classes + 3u) / 4u; c++) {
    let place = lanes + c * 4u;
    let p = exp(work[row + c] - largest) / sum;
    let target_share = select(vec4<f32>(0.0), vec4<f32>(1.0 - step.smoothing), place == vec4<u32>(label)) +
      step.smoothing / f32(op.classes);
    let d = (p - target_share) * scale;
    work[op.dlogits + image * op.stride + c] = select(vec4<f32>(0.0), d, place < vec4<u32>(op.classes));
  }
}
