// G = dyᵀ·x with sixteen outputs and four vec4s of inputs a quad: its lanes read dy of four different
// rows and hand it round, so that dy is read once. Needs subgroups. Lane l takes row l ^ m in its m-th
// turn.
@compute @workgroup_size(64)
fn main(
  @builtin(local_invocation_index) local: u32,
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
) {
  let lane = local & 3u;
  let place = quad_place(group.x + group.y * groups.x, local, op.k);
  let c = place.c;
  let j = place.block * 4u;
  let part = group.z;
  let range = part_rows(part);
  // What lies beyond the last output is computed as the last one and not written.
  let last = op.n - 1u;
  let inside = min(c, op.k - 1u);
  var y0 = vec4<f32>(0.0);
  var y1 = vec4<f32>(0.0);
  var y2 = vec4<f32>(0.0);
  var y3 = vec4<f32>(0.0);
  var y4 = vec4<f32>(0.0);
  var y5 = vec4<f32>(0.0);
  var y6 = vec4<f32>(0.0);
  var y7 = vec4<f32>(0.0);
  var y8 = vec4<f32>(0.0);
  var y9 = vec4<f32>(0.0);
  var y10 = vec4<f32>(0.0);
  var y11 = vec4<f32>(0.0);
  var y12 = vec4<f32>(0.0);
  var y13 = vec4<f32>(0.0);
  var y14 = vec4<f32>(0.0);
  var y15 = vec4<f32>(0.0);
  var bias0 = vec4<f32>(0.0);
  var bias1 = vec4<f32>(0.0);
  var bias2 = vec4<f32>(0.0);
  var bias3 = vec4<f32>(0.0);
  for (var t = range.x; t < range.y; t += 4u) {
    let own = t + lane;
    let dy = op.dy + min(own, range.y - 1u) * op.dy_stride;
    let here = f32(own < range.y);
    let d0 = work[dy + min(j, last)] * here;
    let d1 = work[dy + min(j + 1u, last)] * here;
    let d2 = work[dy + min(j + 2u, last)] * here;
    let d3 = work[dy + min(j + 3u, last)] * here;
    bias0 += d0;
    bias1 += d1;
    bias2 += d2;
    bias3 += d3;
    let v0 = work[op.x + min(own, range.y - 1u) * op.x_stride + inside];
    y0 += d0.x * v0;
    y1 += d0.y * v0;
    y2 += d0.z * v0;
    y3 += d0.w * v0;
    y4 += d1.x * v0;
    y5 += d1.y * v0;
    y6 += d1.z * v0;
    y7 += d1.w * v0;
    y8 += d2.x * v0;
    y9 += d2.y * v0;
    y10 += d2.z * v0;
    y11 += d2.w * v0;
    y12 += d3.x * v0;
    y13 += d3.y * v0;
    y14 += d3.z * v0;
    y15 += d3.w * v0;
    let v1 = work[op.x + min(t + (lane ^ 1u), range.y - 1u) * op.x_stride + inside];
    y0 += quadSwapX(d0.x) * v1;
    y1 += quadSwapX(d0.y) * v1;
    y2 += quadSwapX(d0.z) * v1;
    y3 += quadSwapX(d0.w) * v1;
    y4 += quadSwapX(d1.x) * v1;
    y5 += quadSwapX(d1.y) * v1;
    y6 += quadSwapX(d1.z) * v1;
    y7 += quadSwapX(d1.w) * v1;
    y8 += quadSwapX(d2.x) * v1;
    y9 += quadSwapX(d2.y) * v1;
    y10 += quadSwapX(d2.z) * v1;
    y11 += quadSwapX(d2.w) * v1;
    y12 += quadSwapX(d3.x) * v1;
    y13 += quadSwapX(d3.y) * v1;
    y14 += quadSwapX(d3.z) * v1;
    y15 += quadSwapX(d3.w) * v1;
    let v2 = work[op.x + min(t + (lane ^ 2u), range.y - 1u) * op.x_stride + inside];
    y0 += quadSwapY(d0.x) * v2;
    y1 += quadSwapY(d0.y) * v2;
    y2 += quadSwapY(d0.z) * v2;
    y3 += quadSwapY(d0.w) * v2;
    y4 += quadSwapY(d1.x) * v2;
    y5 += quadSwapY(d1.y) * v2;
    y6 += quadSwapY(d1.z) * v2;
    y7 += quadSwapY(d1.w) * v2;
    y8 += quadSwapY(d2.x) * v2;
    y9 += quadSwapY(d2.y) * v2;
    y10 += quadSwapY(d2.z) * v2;
    y11 += quadSwapY(d2.w) * v2;
    y12 += quadSwapY(d3.x) * v2;
    y13 += quadSwapY(d3.y) * v2;
    y14 += quadSwapY(d3.z) * v2;
    y15 += quadSwapY(d3.w) * v2;
    let v3 = work[op.x + min(t + (lane ^ 3u), range.y - 1u) * op.x_stride + inside];
    y0 += quadSwapDiagonal(d0.x) * v3;
    y1 += quadSwapDiagonal(d0.y) * v3;
    y2 += quadSwapDiagonal(d0.z) * v3;
    y3 += quadSwapDiagonal(d0.w) * v3;
    y4 += quadSwapDiagonal(d1.x) * v3;
    y5 += quadSwapDiagonal(d1.y) * v3;
    y6 += quadSwapDiagonal(d1.z) * v3;
    y7 += quadSwapDiagonal(d1.w) * v3;
    y8 += quadSwapDiagonal(d2.x) * v3;
    y9 += quadSwapDiagonal(d2.y) * v3;
    y10 += quadSwapDiagonal(d2.z) * v3;
    y11 += quadSwapDiagonal(d2.w) * v3;
    y12 += quadSwapDiagonal(d3.x) * v3;
    y13 += quadSwapDiagonal(d3.y) * v3;
    y14 += quadSwapDiagonal(d3.z) * v3;
    y15 += quadSwapDiagonal(d3.w) * v3;
  }
  bias0 += quadSwapX(bias0);
  bias1 += quadSwapX(bias1);
  bias2 += quadSwapX(bias2);
  bias3 += quadSwapX(bias3);
  bias0 += quadSwapY(bias0);
  bias1 += quadSwapY(bias1);
  bias2 += quadSwapY(bias2);
  bias3 += quadSwapY(bias3);
  if (c >= op.k || j >= op.n) {
    return;
  }
  let base = part * op.part_stride;
  for (var i = 0u; i < min(16u, (op.n - j) * 4u); i++) {
    let low = pick8(i, y0, y1, y2, y3, y4, y5, y6, y7);
    let high = pick8(i, y8, y9, y10, y11, y12, y13, y14, y15);
    sums[op.product + base + (j * 4u + i) * op.k + c] = select(low, high, i >= 8u);
  }
  if (c == 0u && op.has_bias != 0u) {
    for (var i = 0u; i < min(4u, op.n - j); i++) {
      sums[op.bias + base + j + i] = pick4(i, bias0, bias1, bias2, bias3);
    }
  }
}
