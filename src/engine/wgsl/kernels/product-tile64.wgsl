// out = a·W by tiles of 64 × 64 in workgroup memory, 8 rows and one vec4 of columns an invocation.
// For desktop GPUs; sixteen inner values at a time. What the tiles hold is a Held: a vec4 of float32, or of
// float16, which takes half the room and the bandwidth. Sums are float32 either way.
const TILE = 64u;
const THREADS = 128u;
var<workgroup> a_tile: array<array<Held, 4>, 64>;
var<workgroup> w_tile: array<array<Held, 16>, 16>;

@compute @workgroup_size(128)
fn main(
  @builtin(local_invocation_index) local: u32,
  @builtin(workgroup_id) group: vec3<u32>,
) {
  let rows = step.images * op.rows;
  let first_row = group.y * TILE;
  let first_c = group.x * 16u;
  let x = local % 16u;
  let y = (local / 16u) * 8u;
  let start = start_value(min(first_c + x, op.n - 1u));
  var y0 = start;
  var y1 = start;
  var y2 = start;
  var y3 = start;
  var y4 = start;
  var y5 = start;
  var y6 = start;
  var y7 = start;
  for (var k = 0u; k < op.k; k += 4u) {
    for (var i = local; i < TILE * 4u; i += THREADS) {
      let r = i >> 2u;
      let q = k + (i & 3u);
      let inside = q < op.k && first_row + r < rows;
      let at = op.a + min(first_row + r, rows - 1u) * op.a_stride + min(q, op.k - 1u);
      a_tile[r][i & 3u] = Held(select(vec4<f32>(0.0), work[at], inside));
    }
    for (var i = local; i < 16u * 16u; i += THREADS) {
      let r = i / 16u;
      let c = i % 16u;
      let q = k * 4u + r;
      let inside = q < op.k * 4u && first_c + c < op.n;
      let at = panel(min(first_c + c, op.n - 1u)) + 2u * min(q, op.k * 4u - 1u);
      w_tile[r][c] = Held(select(vec4<f32>(0.0), weights[at], inside));
    }
    workgroupBarrier();
    for (var q = 0u; q < 4u; q++) {
      let w0 = vec4<f32>(w_tile[q * 4u][x]);
      let w1 = vec4<f32>(w_tile[q * 4u + 1u][x]);
      let w2 = vec4<f32>(w_tile[q * 4u + 2u][x]);
      let w3 = vec4<f32>(w_tile[q * 4u + 3u][x]);
      let a0 = vec4<f32>(a_tile[y][q]);
      y0 += a0.x * w0 + a0.y * w1 + a0.z * w2 + a0.w * w3;
      let a1 = vec4<f32>(a_tile[y + 1u][q]);
      y1 += a1.x * w0 + a1.y * w1 + a1.z * w2 + a1.w * w3;
      let a2 = vec4<f32>(a_tile[y + 2u][q]);
      y2 += a2.x * w0 + a2.y * w1 + a2.z * w2 + a2.w * w3;
      let a3 = vec4<f32>(a_tile[y + 3u][q]);
      y3 += a3.x * w0 + a3.y * w1 + a3.z * w2 + a3.w * w3;
      let a4 = vec4<f32>(a_tile[y + 4u][q]);
      y4 += a4.x * w0 + a4.y * w1 + a4.z * w2 + a4.w * w3;
      let a5 = vec4<f32>(a_tile[y + 5u][q]);
      y5 += a5.x * w0 + a5.y * w1 + a5.z * w2 + a5.w * w3;
      let a6 = vec4<f32>(a_tile[y + 6u][q]);
      y6 += a6.x * w0 + a6.y * w1 + a6.z * w2 + a6.w * w3;
      let a7 = vec4<f32>(a_tile[y + 7u][q]);
      y7 += a7.x * w0 + a7.y * w1 + a7.z * w2 + a7.w * w3;
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
  finish(row + 4u, rows, c, y4);
  finish(row + 5u, rows, c, y5);
  finish(row + 6u, rows, c, y6);
  finish(row + 7u, rows, c, y7);
}
