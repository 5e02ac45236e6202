// The token table's gradient: sum over the images of the batch, in their order. An invocation a vec4.
//words token-sum as TokenSum
@group(0) @binding(1) var<uniform> op: TokenSum;
@group(0) @binding(2) var<storage, read> work: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> sums: array<vec4<f32>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= op.size) {
    return;
  }
  var sum = vec4<f32>(0.0);
  for (var image = 0u; image < step.images; image++) {
    sum += work[op.dx + image * op.size + id.x];
  }
  sums[op.out + id.x] = sum;
}
