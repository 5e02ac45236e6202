// out = a·W with four rows and one vec4 of columns an invocation: registers only, no barrier.
// For GPUs whose caches do what workgroup memory would, and for processors posing as GPUs.
@compute @workgroup_size(16, 4)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let rows = step.images * op.rows;
  let row = id.y * 4u;
  let c = id.x;
  if (row >= rows || c >= op.n) {
    return;
  }
  let a0 = op.a + min(row, rows - 1u) * op.a_stride;
  let a1 = op.a + min(row + 1u, rows - 1u) * op.a_stride;
  let a2 = op.a + min(row + 2u, rows - 1u) * op.a_stride;
  let a3 = op.a + min(row + 3u, rows - 1u) * op.a_stride;
  let start = start_value(c);
  var y0 = start;
  var y1 = start;
  var y2 = start;
  var y3 = start;
  var w = panel(c);
  for (var k = 0u; k < op.k; k++) {
    let x0 = work[a0 + k];
    let x1 = work[a1 + k];
    let x2 = work[a2 + k];
    let x3 = work[a3 + k];
    let w0 = weights[w];
    y0 += x0.x * w0;
    y1 += x1.x * w0;
    y2 += x2.x * w0;
    y3 += x3.x * w0;
    let w1 = weights[w + 2u];
    y0 += x0.y * w1;
    y1 += x1.y * w1;
    y2 += x2.y * w1;
    y3 += x3.y * w1;
    let w2 = weights[w + 4u];
    y0 += x0.z * w2;
    y1 += x1.z * w2;
    y2 += x2.z * w2;
    y3 += x3.z * w2;
    let w3 = weights[w + 6u];
    y0 += x0.w * w3;
    y1 += x1.w * w3;
    y2 += x2.w * w3;
    y3 += x3.w * w3;
    w += 8u;
  }
  finish(row, rows, c, y0);
  finish(row + 1u, rows, c, y1);
  finish(row + 2u, rows, c, y2);
  finish(row + 3u, rows, c, y3);
}
