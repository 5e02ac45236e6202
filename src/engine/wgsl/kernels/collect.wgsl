// Adds the parts that weight sums left, in their order. A workgroup has 64 vec4s of one weight sum.
@group(0) @binding(1) var<storage, read_write> sums: array<vec4<f32>>;
// By workgroup: first part, vec4s to the next one, number of parts, vec4s left; then the destination.
@group(0) @binding(2) var<storage, read> chunks: array<array<vec4<u32>, 2>>;

@compute @workgroup_size(64)
fn main(
  @builtin(local_invocation_index) local: u32,
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
) {
  let number = group.x + group.y * groups.x;
  if (number >= arrayLength(&chunks)) {
    return;
  }
  let chunk = chunks[number][0];
  if (local >= chunk.w) {
    return;
  }
  var sum = vec4<f32>(0.0);
  for (var part = 0u; part < chunk.z; part++) {
    sum += sums[chunk.x + part * chunk.y + local];
  }
  sums[chunks[number][1].x + local] = sum;
}
