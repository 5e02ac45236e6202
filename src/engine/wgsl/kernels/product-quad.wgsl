// out = a·W with four times FOURS rows and four vec4s of columns a quad: its lanes read different rows of a and
// hand them round, so that a is read once. Needs subgroups. Lane l sums row l ^ m in the m-th sum of four.
@compute @workgroup_size(64)
fn main(
  @builtin(local_invocation_index) local: u32,
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
) {
  let rows = step.images * op.rows;
  let lane = local & 3u;
  let place = quad_place(group.x + group.y * groups.x, local, op.n);
  let row = place.block * 4u * FOURS;
  let c = place.c;
  let start = start_value(min(c, op.n - 1u));
  //for f in FOURS
  let a$f = op.a + min(row + 4u * $fu + lane, rows - 1u) * op.a_stride;
  //for m in 4
  var y$f_$m = start;
  //end
  //end
  var w = panel(min(c, op.n - 1u));
  for (var k = 0u; k < op.k; k++) {
    //for f in FOURS
    let x$f = work[a$f + k];
    //end
    //for q in 4
    let w$q = weights[w + 2u * $qu];
    //for f in FOURS
    y$f_0 += x$f[$q] * w$q;
    y$f_1 += quadSwapX(x$f[$q]) * w$q;
    y$f_2 += quadSwapY(x$f[$q]) * w$q;
    y$f_3 += quadSwapDiagonal(x$f[$q]) * w$q;
    //end
    //end
    w += 8u;
  }
  if (c >= op.n) {
    return;
  }
  //for f in FOURS
  //for m in 4
  finish(row + 4u * $fu + (lane ^ $mu), rows, c, y$f_$m);
  //end
  //end
}
