// G = dyᵀ·x with four times FOURS outputs and one vec4 of inputs an invocation: registers only, no barrier.
@compute @workgroup_size(16, 4)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(workgroup_id) group: vec3<u32>) {
  let c = id.x;
  let j = id.y * FOURS;
  let part = group.z;
  if (c >= op.k || j >= op.n) {
    return;
  }
  let range = part_rows(part);
  //for f in FOURS
  //for l in 4
  var y$f_$l = vec4<f32>(0.0);
  //end
  var bias$f = vec4<f32>(0.0);
  //end
  // What lies beyond the last output is computed as the last one and not written.
  //for f in FOURS
  let place$f = min(j + $fu, op.n - 1u) - j;
  //end
  var dy = op.dy + range.x * op.dy_stride + j;
  var x = op.x + range.x * op.x_stride + c;
  for (var t = range.x; t < range.y; t++) {
    let v = work[x];
    //for f in FOURS
    let d$f = work[dy + place$f];
    //for l in 4
    y$f_$l += d$f[$l] * v;
    //end
    bias$f += d$f;
    //end
    dy += op.dy_stride;
    x += op.x_stride;
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
