// G = dyᵀ·x with four times FOURS outputs and four vec4s of inputs a quad: its lanes read dy of four different
// rows and hand it round, so that dy is read once. Needs subgroups. Lane l takes row l ^ m in its m-th turn.
@compute @workgroup_size(64)
fn main(
  @builtin(local_invocation_index) local: u32,
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
) {
  let lane = local & 3u;
  let place = quad_place(group.x + group.y * groups.x, local, op.k);
  let c = place.c;
  let j = place.block * FOURS;
  let part = group.z;
  let range = part_rows(part);
  // What lies beyond the last output is computed as the last one and not written.
  let last = op.n - 1u;
  let inside = min(c, op.k - 1u);
  //for f in FOURS
  //for l in 4
  var y$f_$l = vec4<f32>(0.0);
  //end
  var bias$f = vec4<f32>(0.0);
  //end
  for (var t = range.x; t < range.y; t += 4u) {
    let own = t + lane;
    let dy = op.dy + min(own, range.y - 1u) * op.dy_stride;
    let here = f32(own < range.y);
    //for f in FOURS
    let d$f = work[dy + min(j + $fu, last)] * here;
    bias$f += d$f;
    //end
    let v0 = work[op.x + min(t + (lane ^ 0u), range.y - 1u) * op.x_stride + inside];
    //for f in FOURS
    //for l in 4
    y$f_$l += d$f[$l] * v0;
    //end
    //end
    let v1 = work[op.x + min(t + (lane ^ 1u), range.y - 1u) * op.x_stride + inside];
    //for f in FOURS
    //for l in 4
    y$f_$l += quadSwapX(d$f[$l]) * v1;
    //end
    //end
    let v2 = work[op.x + min(t + (lane ^ 2u), range.y - 1u) * op.x_stride + inside];
    //for f in FOURS
    //for l in 4
    y$f_$l += quadSwapY(d$f[$l]) * v2;
    //end
    //end
    let v3 = work[op.x + min(t + (lane ^ 3u), range.y - 1u) * op.x_stride + inside];
    //for f in FOURS
    //for l in 4
    y$f_$l += quadSwapDiagonal(d$f[$l]) * v3;
    //end
    //end
  }
  //for f in FOURS
  bias$f += quadSwapX(bias$f);
  bias$f += quadSwapY(bias$f);
  //end
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
