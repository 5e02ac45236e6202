// out = a·W with ROWS rows and one vec4 of columns an invocation: registers only, no barrier.
// For GPUs whose caches do what workgroup memory would, and for processors posing as GPUs.
@compute @workgroup_size(16, 4)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let rows = step.images * op.rows;
  let row = id.y * ROWS;
  let c = id.x;
  if (row >= rows || c >= op.n) {
    return;
  }
  let start = start_value(c);
  //for r in ROWS
  let a$r = op.a + min(row + $ru, rows - 1u) * op.a_stride;
  var y$r = start;
  //end
  var w = panel(c);
  for (var k = 0u; k < op.k; k++) {
    //for r in ROWS
    let x$r = work[a$r + k];
    //end
    //for q in 4
    let w$q = weights[w + 2u * $qu];
    //for r in ROWS
    y$r += x$r[$q] * w$q;
    //end
    //end
    w += 8u;
  }
  //for r in ROWS
  finish(row + $ru, rows, c, y$r);
  //end
}
