// out = a·W by tiles of 32 × 32 in workgroup memory, 4 rows and one vec4 of columns an invocation.
// For desktop GPUs; sixteen inner values at a time.
const TILE = 32u;
const THREADS = 64u;
var<workgroup> a_tile: array<array<vec4<f32>, 4>, 32>;
var<workgroup> w_tile: array<array<vec4<f32>, 8>, 16>;

@compute @workgroup_size(64)
fn main(
  @builtin(local_invocation_index) local: u32,
  @builtin(workgroup_id) group: vec3<u32>,
) {
  let rows = step.images * op.rows;
  let first_row = group.y * TILE;
  let first_c = group.x * 8u;
  let x = local % 8u;
  let y = (local / 8u) * 4u;
  let start = start_value(min(first_c + x, op.n - 1u));
  var y0 = start;
  var y1 = start;
  var y2 = start;
  var y3 = start;
  for (var k = 0u; k < op.k; k += 4u) {
    for (var i = local; i < TILE * 4u; i += THREADS) {
      let r = i >> 2u;
      let q = k + (i & 3u);
      let inside = q < op.k && first_row + r < rows;
      let at = op.a + min(first_row + r, rows - 1u) * op.a_stride + min(q, op.k - 1u);
      a_tile[r][i & 3u] = select(vec4<f32>(0.0), work[at], inside);
    }
    for (var i = local; i < 16u * 8u; i += THREADS) {
      let r = i / 8u;
      let c = i % 8u;
      let q = k * 4u + r;
      let inside = q < op.k * 4u && first_c + c < op.n;
      let at = panel(min(first_c + c, op.n - 1u)) + 2u * min(q, op.k * 4u - 1u);
      w_tile[r][c] = select(vec4<f32>(0.0), weights[at], inside);
    }
    workgroupBarrier();
    for (var q = 0u; q < 4u; q++) {
      let w0 = w_tile[q * 4u][x];
      let w1 = w_tile[q * 4u + 1u][x];
      let w2 = w_tile[q * 4u + 2u][x];
      let w3 = w_tile[q * 4u + 3u][x];
      let a0 = a_tile[y][q];
      y0 += a0.x * w0 + a0.y * w1 + a0.z * w2 + a0.w * w3;
      let a1 = a_tile[y + 1u][q];
      y1 += a1.x * w0 + a1.y * w1 + a1.z * w2 + a1.w * w3;
      let a2 = a_tile[y + 2u][q];
      y2 += a2.x * w0 + a2.y * w1 + a2.z * w2 + a2.w * w3;
      let a3 = a_tile[y + 3u][q];
      y3 += a3.x * w0 + a3.y * w1 + a3.z * w2 + a3.w * w3;
    }
    workgroupBarrier();
  }
  let c = first_c + x;
  let row = first_row + y;
  if (c >= op.n || row >= rows) {
    return;
  }
  finish(row, rows, c, y0);
  finish(row + 1u, rows, c, y1);
  finish(row + 2u, rows, c, y2);
  finish(row + 3u, rows, c, y3);
}
