// Second half of the measures: one workgroup adds the parts and the scores of the step in a fixed
// order and writes the step's record: mean cross-entropy, Σ|g|, share right, gradient norm.
//words measure as Measure
@group(0) @binding(1) var<uniform> op: Measure;
@group(0) @binding(2) var<storage, read> work: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> parts: array<vec2<f32>>;
@group(0) @binding(4) var<storage, read_write> ring: array<vec4<f32>>;

const PARTS = 4096u;
const THREADS = 64u;
var<workgroup> shared_sums: array<vec4<f32>, 64>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) local: u32) {
  var sum = vec4<f32>(0.0);
  for (var i = local; i < PARTS; i += THREADS) {
    let part = parts[i];
    sum.y += part.y;
    sum.w += part.x;
  }
  for (var image = local; image < step.first; image += THREADS) {
    let score = work[op.scores + image];
    sum.x += score.x;
    sum.z += score.y;
  }
  shared_sums[local] = sum;
  workgroupBarrier();
  if (local == 0u) {
    for (var i = 1u; i < THREADS; i++) {
      sum += shared_sums[i];
    }
    let images = f32(max(step.whole, 1u));
    ring[step.slot] = vec4<f32>(sum.x / images, sum.y, sum.z / images, sqrt(sum.w));
  }
}
