// G = dyᵀ·x with four outputs and one vec4 of inputs an invocation: registers only, no barrier.
@compute @workgroup_size(16, 4)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(workgroup_id) group: vec3<u32>) {
  let c = id.x;
  let j = id.y * 1u;
  let part = group.z;
  if (c >= op.k || j >= op.n) {
    return;
  }
  let range = part_rows(part);
  var y0 = vec4<f32>(0.0);
  var y1 = vec4<f32>(0.0);
  var y2 = vec4<f32>(0.0);
  var y3 = vec4<f32>(0.0);
  var bias0 = vec4<f32>(0.0);
  var dy = op.dy + range.x * op.dy_stride + j;
  var x = op.x + range.x * op.x_stride + c;
  for (var t = range.x; t < range.y; t++) {
    let v = work[x];
    let d0 = work[dy];
    y0 += d0.x * v;
    y1 += d0.y * v;
    y2 += d0.z * v;
    y3 += d0.w * v;
    bias0 += d0;
    dy += op.dy_stride;
    x += op.x_stride;
  }
  for (var i = 0u; i < min(4u, (op.n - j) * 4u); i++) {
    let y = pick4(i, y0, y1, y2, y3);
    sums[op.product + part * op.part_stride + (j * 4u + i) * op.k + c] = y;
  }
  if (c == 0u && op.has_bias != 0u) {
    sums[op.bias + part * op.part_stride + j] = bias0;
  }
}
