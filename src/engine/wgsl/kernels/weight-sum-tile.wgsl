// G = dyᵀ·x by tiles of TILE × TILE in workgroup memory, four times FOURS outputs and one vec4 of inputs an
// invocation. For desktop GPUs; sixteen rows at a time.
const WIDTH = TILE / 4u;
const THREADS = WIDTH * WIDTH / FOURS;
var<workgroup> dy_tile: array<array<vec4<f32>, WIDTH>, 16>;
var<workgroup> x_tile: array<array<vec4<f32>, WIDTH>, 16>;

@compute @workgroup_size(THREADS)
fn main(
  @builtin(local_invocation_index) local: u32,
  @builtin(workgroup_id) group: vec3<u32>,
) {
  let first_j = group.y * WIDTH;
  let first_c = group.x * WIDTH;
  let part = group.z;
  let range = part_rows(part);
  let x = local % WIDTH;
  let y = (local / WIDTH) * FOURS;
  //for f in FOURS
  //for l in 4
  var y$f_$l = vec4<f32>(0.0);
  //end
  var bias$f = vec4<f32>(0.0);
  //end
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
      //for f in FOURS
      let d$f = dy_tile[r][y + $fu];
      //for l in 4
      y$f_$l += d$f[$l] * v;
      //end
      bias$f += d$f;
      //end
    }
    workgroupBarrier();
  }
  let c = first_c + x;
  let j = first_j + y;
  if (c >= op.k || j >= op.n) {
    return;
  }
  for (var i = 0u; i < min(4u * FOURS, (op.n - j) * 4u); i++) {
    var sum = vec4<f32>(0.0);
    //for f in FOURS
    sum = select(sum, pick4(i, y$f_0, y$f_1, y$f_2, y$f_3), i >> 2u == $fu);
    //end
    put(part, j, i, c, sum);
  }
  //for f in FOURS
  put_bias(part, j + $fu, c, bias$f);
  //end
}
