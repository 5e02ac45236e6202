// G = dyᵀ·x with eight outputs and one vec4 of inputs an invocation: registers only, no barrier.
@compute @workgroup_size(16, 4)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(workgroup_id) group: vec3<u32>) {
  let c = id.x;
  let j = id.y * 2u;
  let part = group.z;
  if (c >= op.k || j >= op.n) {
    return;
  }
  let range = part_rows(part);
  // Odd widths: the last half is computed twice and written once.
  let second = min(j + 1u, op.n - 1u) - j;
  var y0 = vec4<f32>(0.0);
  var y1 = vec4<f32>(0.0);
  var y2 = vec4<f32>(0.0);
  var y3 = vec4<f32>(0.0);
  var y4 = vec4<f32>(0.0);
  var y5 = vec4<f32>(0.0);
  var y6 = vec4<f32>(0.0);
  var y7 = vec4<f32>(0.0);
  var bias0 = vec4<f32>(0.0);
  var bias1 = vec4<f32>(0.0);
  var dy = op.dy + range.x * op.dy_stride + j;
  var x = op.x + range.x * op.x_stride + c;
  for (var t = range.x; t < range.y; t++) {
    let v = work[x];
    let d0 = work[dy];
    let d1 = work[dy + second];
    y0 += d0.x * v;
    y1 += d0.y * v;
    y2 += d0.z * v;
    y3 += d0.w * v;
    y4 += d1.x * v;
    y5 += d1.y * v;
    y6 += d1.z * v;
    y7 += d1.w * v;
    bias0 += d0;
    bias1 += d1;
    dy += op.dy_stride;
    x += op.x_stride;
  }
  for (var i = 0u; i < min(8u, (op.n - j) * 4u); i++) {
    let y = pick8(i, y0, y1, y2, y3, y4, y5, y6, y7);
    sums[op.product + part * op.part_stride + (j * 4u + i) * op.k + c] = y;
  }
  if (c == 0u && op.has_bias != 0u) {
    sums[op.bias + part * op.part_stride + j] = bias0;
    if (second != 0u) {
      sums[op.bias + part * op.part_stride + j + 1u] = bias1;
    }
  }
}
