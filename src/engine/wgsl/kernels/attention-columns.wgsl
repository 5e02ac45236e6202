// By key: k's part of dqkv = dsᵀ·q and v's = pᵀ·do, four keys of one head an invocation.
// q's part of tokens that do not ask becomes 0. `o` is the gradient of attention's output here.

// Σᵢ of m's row i (four values, for the four keys) times vec4 i of a column of x.
fn column_sums(m: u32, x: u32, stride: u32) -> mat4x4<f32> {
  var y0 = vec4<f32>(0.0);
  var y1 = vec4<f32>(0.0);
  var y2 = vec4<f32>(0.0);
  var y3 = vec4<f32>(0.0);
  for (var i = 0u; i < op.queries; i++) {
    let s = work[m + i * op.p_stride];
    let v = work[x + i * stride];
    y0 += s.x * v;
    y1 += s.y * v;
    y2 += s.z * v;
    y3 += s.w * v;
  }
  return mat4x4<f32>(y0, y1, y2, y3);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let b = block_of(id.x, op.tokens);
  if (!b.inside) {
    return;
  }
  let count = min(4u, op.tokens - b.row);
  // Column block b.row / 4 of the head's rows of p and ds.
  let column = b.p * op.p_stride + (b.row >> 2u);
  let k_place = (op.heads + b.head) * op.width;
  // One loop for both, so that the sums are in the code once.
  for (var c = 0u; c < op.width + b.v_width; c++) {
    let of_k = c < op.width;
    let q = op.qkv + b.image * op.qkv_stride + b.head * op.width + c;
    let o = op.o + b.asking * op.o_stride + b.o + c - op.width;
    var y = mat4x4<f32>();
    // A head that keeps no V has no ds.
    if (b.v_width > 0u) {
      y = column_sums(
        select(op.p, op.ds, of_k) + column,
        select(o, q, of_k),
        select(op.o_stride, op.qkv_stride, of_k),
      );
    }
    let place = select(b.v + c - op.width, k_place + c, of_k);
    let out = op.dqkv + (b.image + b.row) * op.qkv_stride + place;
    work[out] = y[0];
    if (count > 1u) {
      work[out + op.qkv_stride] = y[1];
    }
    if (count > 2u) {
      work[out + 2u * op.qkv_stride] = y[2];
    }
    if (count > 3u) {
      work[out + 3u * op.qkv_stride] = y[3];
    }
  }
  let q_place = op.dqkv + b.image * op.qkv_stride + b.head * op.width;
  for (var row = max(b.row, op.queries); row < b.row + count; row++) {
    for (var c = 0u; c < op.width; c++) {
      work[q_place + row * op.qkv_stride + c] = vec4<f32>(0.0);
    }
  }
}
