// out = a·W by tiles of TILE × TILE in workgroup memory, ROWS rows and one vec4 of columns an invocation.
// For desktop GPUs; sixteen inner values at a time. What the tiles hold is a Held: a vec4 of float32, or of
// float16, which takes half the room and the bandwidth. Sums are float32 either way.
const WIDTH = TILE / 4u;
const THREADS = WIDTH * TILE / ROWS;
var<workgroup> a_tile: array<array<Held, 4>, TILE>;
var<workgroup> w_tile: array<array<Held, WIDTH>, 16>;

@compute @workgroup_size(THREADS)
fn main(
  @builtin(local_invocation_index) local: u32,
  @builtin(workgroup_id) group: vec3<u32>,
) {
  let rows = step.images * op.rows;
  let first_row = group.y * TILE;
  let first_c = group.x * WIDTH;
  let x = local % WIDTH;
  let y = (local / WIDTH) * ROWS;
  let start = start_value(min(first_c + x, op.n - 1u));
  //for r in ROWS
  var y$r = start;
  //end
  for (var k = 0u; k < op.k; k += 4u) {
    for (var i = local; i < TILE * 4u; i += THREADS) {
      let r = i >> 2u;
      let q = k + (i & 3u);
      let inside = q < op.k && first_row + r < rows;
      let at = op.a + min(first_row + r, rows - 1u) * op.a_stride + min(q, op.k - 1u);
      a_tile[r][i & 3u] = Held(select(vec4<f32>(0.0), work[at], inside));
    }
    for (var i = local; i < 16u * WIDTH; i += THREADS) {
      let r = i / WIDTH;
      let c = i % WIDTH;
      let q = k * 4u + r;
      let inside = q < op.k * 4u && first_c + c < op.n;
      let at = panel(min(first_c + c, op.n - 1u)) + 2u * min(q, op.k * 4u - 1u);
      w_tile[r][c] = Held(select(vec4<f32>(0.0), weights[at], inside));
    }
    workgroupBarrier();
    for (var q = 0u; q < 4u; q++) {
      //for q in 4
      let w$q = vec4<f32>(w_tile[q * 4u + $qu][x]);
      //end
      //for r in ROWS
      let a$r = vec4<f32>(a_tile[y + $ru][q]);
      y$r += a$r.x * w0 + a$r.y * w1 + a$r.z * w2 + a$r.w * w3;
      //end
    }
    workgroupBarrier();
  }
  let c = first_c + x;
  let row = first_row + y;
  if (c >= op.n || row >= rows) {
    return;
  }
  //for r in ROWS
  finish(row + $ru, rows, c, y$r);
  //end
}
