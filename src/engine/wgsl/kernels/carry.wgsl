// Between the parts of a step: sums and what earlier parts left are both their sum; in the first part,
// the sums. An invocation a vec4.
@group(0) @binding(1) var<storage, read_write> sums: array<vec4<f32>>;
// As long as the sums are without the parts behind them.
@group(0) @binding(2) var<storage, read_write> carry: array<vec4<f32>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.x + id.y * groups.x * 64u;
  if (i >= arrayLength(&carry)) {
    return;
  }
  if (step.before != 0u) {
    sums[i] += carry[i];
  }
  carry[i] = sums[i];
}
