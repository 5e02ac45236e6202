// G = dyᵀ·x by tiles of 64 × 64 in workgroup memory, 8 outputs and one vec4 of inputs an invocation.
// For desktop GPUs; sixteen rows at a time.
const WIDTH = 16u;
const THREADS = 128u;
var<workgroup> dy_tile: array<array<vec4<f32>, 16>, 16>;
var<workgroup> x_tile: array<array<vec4<f32>, 16>, 16>;

@compute @workgroup_size(128)
fn main(
  @builtin(local_invocation_index) local: u32,
  @builtin(workgroup_id) group: vec3<u32>,
) {
  let first_j = group.y * WIDTH;
  let first_c = group.x * WIDTH;
  let part = group.z;
  let range = part_rows(part);
  let x = local % 16u;
  let y = (local / 16u) * 2u;
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
  for (var t = range.x; t < range.y; t += 16u) {
    for (var i = local; i < 16u * WIDTH; i += THREADS) {
      let r = i / WIDTH;
      let q = i % WIDTH;
      let row = min(t + r, range.y - 1u);
      let here = t + r < range.y;
      let dy = work[op.dy + row * op.dy_stride + min(first_j + q, op.n - 1u)];
      dy_tile[r][q] = select(vec4<f32>(0.0), dy, here);
      let v = work[op.x + row * op.x_stride + min(first_c + q, op.k - 1u)];
      x_tile[r][q] = select(vec4<f32>(0.0), v, here);
    }
    workgroupBarrier();
    for (var r = 0u; r < 16u; r++) {
      let v = x_tile[r][x];
      let d0 = dy_tile[r][y];
      let d1 = dy_tile[r][y + 1u];
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
    }
    workgroupBarrier();
  }
  let c = first_c + x;
  let j = first_j + y;
  if (c >= op.k || j >= op.n) {
    return;
  }
  let base = part * op.part_stride;
  for (var i = 0u; i < min(8u, (op.n - j) * 4u); i++) {
    let sum = pick8(i, y0, y1, y2, y3, y4, y5, y6, y7);
    sums[op.product + base + (j * 4u + i) * op.k + c] = sum;
  }
  if (c == 0u && op.has_bias != 0u) {
    sums[op.bias + base + j] = bias0;
    if (j + 1u < op.n) {
      sums[op.bias + base + j + 1u] = bias1;
    }
  }
}
