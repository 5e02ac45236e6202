// G = dyᵀ·x with eight outputs and four vec4s of inputs a quad: its lanes read dy of four different rows
// and hand it round, so that dy is read once. Needs subgroups. Lane l takes row l ^ m in its m-th turn.
@compute @workgroup_size(64)
fn main(
  @builtin(local_invocation_index) local: u32,
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
) {
  let lane = local & 3u;
  let place = quad_place(group.x + group.y * groups.x, local, op.k);
  let c = place.c;
  let j = place.block * 2u;
  let part = group.z;
  let range = part_rows(part);
  // Odd widths: the last half is computed twice and written once.
  let first = min(j, op.n - 1u);
  let second = min(j + 1u, op.n - 1u);
  let inside = min(c, op.k - 1u);
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
  for (var t = range.x; t < range.y; t += 4u) {
    let own = t + lane;
    let dy = op.dy + min(own, range.y - 1u) * op.dy_stride;
    let here = f32(own < range.y);
    let d0 = work[dy + first] * here;
    let d1 = work[dy + second] * here;
    bias0 += d0;
    bias1 += d1;
    let v0 = work[op.x + min(own, range.y - 1u) * op.x_stride + inside];
    y0 += d0.x * v0;
    y1 += d0.y * v0;
    y2 += d0.z * v0;
    y3 += d0.w * v0;
    y4 += d1.x * v0;
    y5 += d1.y * v0;
    y6 += d1.z * v0;
    y7 += d1.w * v0;
    let v1 = work[op.x + min(t + (lane ^ 1u), range.y - 1u) * op.x_stride + inside];
    y0 += quadSwapX(d0.x) * v1;
    y1 += quadSwapX(d0.y) * v1;
    y2 += quadSwapX(d0.z) * v1;
    y3 += quadSwapX(d0.w) * v1;
    y4 += quadSwapX(d1.x) * v1;
    y5 += quadSwapX(d1.y) * v1;
    y6 += quadSwapX(d1.z) * v1;
    y7 += quadSwapX(d1.w) * v1;
    let v2 = work[op.x + min(t + (lane ^ 2u), range.y - 1u) * op.x_stride + inside];
    y0 += quadSwapY(d0.x) * v2;
    y1 += quadSwapY(d0.y) * v2;
    y2 += quadSwapY(d0.z) * v2;
    y3 += quadSwapY(d0.w) * v2;
    y4 += quadSwapY(d1.x) * v2;
    y5 += quadSwapY(d1.y) * v2;
    y6 += quadSwapY(d1.z) * v2;
    y7 += quadSwapY(d1.w) * v2;
    let v3 = work[op.x + min(t + (lane ^ 3u), range.y - 1u) * op.x_stride + inside];
    y0 += quadSwapDiagonal(d0.x) * v3;
    y1 += quadSwapDiagonal(d0.y) * v3;
    y2 += quadSwapDiagonal(d0.z) * v3;
    y3 += quadSwapDiagonal(d0.w) * v3;
    y4 += quadSwapDiagonal(d1.x) * v3;
    y5 += quadSwapDiagonal(d1.y) * v3;
    y6 += quadSwapDiagonal(d1.z) * v3;
    y7 += quadSwapDiagonal(d1.w) * v3;
  }
  bias0 += quadSwapX(bias0);
  bias1 += quadSwapX(bias1);
  bias0 += quadSwapY(bias0);
  bias1 += quadSwapY(bias1);
  if (c >= op.k || j >= op.n) {
    return;
  }
  let base = part * op.part_stride;
  for (var i = 0u; i < min(8u, (op.n - j) * 4u); i++) {
    let y = pick8(i, y0, y1, y2, y3, y4, y5, y6, y7);
    sums[op.product + base + (j * 4u + i) * op.k + c] = y;
  }
  if (c == 0u && op.has_bias != 0u) {
    sums[op.bias + base + j] = bias0;
    if (second != j) {
      sums[op.bias + base + j + 1u] = bias1;
    }
  }
}
