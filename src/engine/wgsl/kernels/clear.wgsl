// Sets a view of activations to 0. Offsets and sizes count vec4s.
//words clear as Clear
@group(0) @binding(1) var<uniform> op: Clear;
@group(0) @binding(2) var<storage, read_write> work: array<vec4<f32>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.x + id.y * groups.x * 64u;
  if (i < step.images * op.size) {
    work[op.out + i] = vec4<f32>(0.0);
  }
}
