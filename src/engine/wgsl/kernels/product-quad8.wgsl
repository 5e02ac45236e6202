// out = a·W with eight rows and four vec4s of columns a quad: its lanes read different rows of a and hand
// them round, so that a is read once. Needs subgroups. Lane l sums row l ^ m in its m-th sum.
@compute @workgroup_size(64)
fn main(
  @builtin(local_invocation_index) local: u32,
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
) {
  let rows = step.images * op.rows;
  let lane = local & 3u;
  let place = quad_place(group.x + group.y * groups.x, local, op.n);
  let row = place.block * 8u;
  let c = place.c;
  let a0 = op.a + min(row + lane, rows - 1u) * op.a_stride;
  let a1 = op.a + min(row + 4u + lane, rows - 1u) * op.a_stride;
  let start = start_value(min(c, op.n - 1u));
  var y0 = start;
  var y1 = start;
  var y2 = start;
  var y3 = start;
  var y4 = start;
  var y5 = start;
  var y6 = start;
  var y7 = start;
  var w = panel(min(c, op.n - 1u));
  for (var k = 0u; k < op.k; k++) {
    let x0 = work[a0 + k];
    let x1 = work[a1 + k];
    let w0 = weights[w];
    y0 += x0.x * w0;
    y1 += quadSwapX(x0.x) * w0;
    y2 += quadSwapY(x0.x) * w0;
    y3 += quadSwapDiagonal(x0.x) * w0;
    y4 += x1.x * w0;
    y5 += quadSwapX(x1.x) * w0;
    y6 += quadSwapY(x1.x) * w0;
    y7 += quadSwapDiagonal(x1.x) * w0;
    let w1 = weights[w + 2u];
    y0 += x0.y * w1;
    y1 += quadSwapX(x0.y) * w1;
    y2 += quadSwapY(x0.y) * w1;
    y3 += quadSwapDiagonal(x0.y) * w1;
    y4 += x1.y * w1;
    y5 += quadSwapX(x1.y) * w1;
    y6 += quadSwapY(x1.y) * w1;
    y7 += quadSwapDiagonal(x1.y) * w1;
    let w2 = weights[w + 4u];
    y0 += x0.z * w2;
    y1 += quadSwapX(x0.z) * w2;
    y2 += quadSwapY(x0.z) * w2;
    y3 += quadSwapDiagonal(x0.z) * w2;
    y4 += x1.z * w2;
    y5 += quadSwapX(x1.z) * w2;
    y6 += quadSwapY(x1.z) * w2;
    y7 += quadSwapDiagonal(x1.z) * w2;
    let w3 = weights[w + 6u];
    y0 += x0.w * w3;
    y1 += quadSwapX(x0.w) * w3;
    y2 += quadSwapY(x0.w) * w3;
    y3 += quadSwapDiagonal(x0.w) * w3;
    y4 += x1.w * w3;
    y5 += quadSwapX(x1.w) * w3;
    y6 += quadSwapY(x1.w) * w3;
    y7 += quadSwapDiagonal(x1.w) * w3;
    w += 8u;
  }
  if (c >= op.n) {
    return;
  }
  finish(row + (lane ^ 0u), rows, c, y0);
  finish(row + (lane ^ 1u), rows, c, y1);
  finish(row + (lane ^ 2u), rows, c, y2);
  finish(row + (lane ^ 3u), rows, c, y3);
  finish(row + 4u + (lane ^ 0u), rows, c, y4);
  finish(row + 4u + (lane ^ 1u), rows, c, y5);
  finish(row + 4u + (lane ^ 2u), rows, c, y6);
  finish(row + 4u + (lane ^ 3u), rows, c, y7);
}
