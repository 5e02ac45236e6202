// p = softmax(q·kᵀ·scale), o = p·v. The scores wait in p's own place for their row's maximum and sum,
// which are kept up to date on the way; nobody else reads or writes these rows.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let b = block_of(id.x, op.queries);
  // A head that keeps no V has no scores either.
  if (!b.inside || b.v_width == 0u) {
    return;
  }
  let blocks = (op.tokens + 3u) / 4u;
  let count = min(4u, op.queries - b.row);
  let qkv = op.qkv + b.image * op.qkv_stride;
  let q = qkv + b.head * op.width;
  let k = q + op.heads * op.width;
  let q0 = q + query_at(b.row, 0u) * op.qkv_stride;
  let q1 = q + query_at(b.row, 1u) * op.qkv_stride;
  let q2 = q + query_at(b.row, 2u) * op.qkv_stride;
  let q3 = q + query_at(b.row, 3u) * op.qkv_stride;
  let p0 = op.p + (b.p + b.row) * op.p_stride;
  let p1 = p0 + min(1u, count - 1u) * op.p_stride;
  let p2 = p0 + min(2u, count - 1u) * op.p_stride;
  let p3 = p0 + min(3u, count - 1u) * op.p_stride;
  var largest = vec4<f32>(-3e38);
  var sum = vec4<f32>(0.0);
  for (var j = 0u; j < blocks; j++) {
    let k0 = k + row_at(j * 4u, 0u) * op.qkv_stride;
    let k1 = k + row_at(j * 4u, 1u) * op.qkv_stride;
    let k2 = k + row_at(j * 4u, 2u) * op.qkv_stride;
    let k3 = k + row_at(j * 4u, 3u) * op.qkv_stride;
    var s0 = vec4<f32>(0.0);
    var s1 = vec4<f32>(0.0);
    var s2 = vec4<f32>(0.0);
    var s3 = vec4<f32>(0.0);
    for (var c = 0u; c < op.width; c++) {
      let x0 = work[q0 + c];
      let x1 = work[q1 + c];
      let x2 = work[q2 + c];
      let x3 = work[q3 + c];
      let keys = transpose(mat4x4<f32>(work[k0 + c], work[k1 + c], work[k2 + c], work[k3 + c]));
      s0 += keys * x0;
      s1 += keys * x1;
      s2 += keys * x2;
      s3 += keys * x3;
    }
    let there = vec4<u32>(j * 4u) + vec4<u32>(0u, 1u, 2u, 3u) < vec4<u32>(op.tokens);
    s0 = select(vec4<f32>(-3e38), s0 * op.scale, there);
    s1 = select(vec4<f32>(-3e38), s1 * op.scale, there);
    s2 = select(vec4<f32>(-3e38), s2 * op.scale, there);
    s3 = select(vec4<f32>(-3e38), s3 * op.scale, there);
    work[p0 + j] = s0;
    if (count > 1u) {
      work[p1 + j] = s1;
    }
    if (count > 2u) {
      work[p2 + j] = s2;
    }
    if (count > 3u) {
      work[p3 + j] = s3;
    }
    let rows = transpose(mat4x4<f32>(s0, s1, s2, s3));
    let next = max(max(largest, max(rows[0], rows[1])), max(rows[2], rows[3]));
    sum = sum * exp(largest - next) + exp(rows[0] - next) + exp(rows[1] - next) +
      exp(rows[2] - next) + exp(rows[3] - next);
    largest = next;
  }
  let share = 1.0 / sum;
  for (var j = 0u; j < blocks; j++) {
    let e0 = exp(work[p0 + j] - largest.x) * share.x;
    let e1 = exp(work[p1 + j] - largest.y) * share.y;
    let e2 = exp(work[p2 + j] - largest.z) * share.z;
    let e3 = exp(work[p3 + j] - largest.w) * share.w;
    work[p0 + j] = e0;
    if (count > 1u) {
      work[p1 + j] = e1;
    }
    if (count > 2u) {
      work[p2 + j] = e2;
    }
    if (count > 3u) {
      work[p3 + j] = e3;
    }
  }
  let o = op.o + (b.asking + b.row) * op.o_stride + b.o;
  for (var c = 0u; c < b.v_width; c++) {
    let v = qkv + b.v + c;
    var y0 = vec4<f32>(0.0);
    var y1 = vec4<f32>(0.0);
    var y2 = vec4<f32>(0.0);
    var y3 = vec4<f32>(0.0);
    for (var j = 0u; j < blocks; j++) {
      let values = mat4x4<f32>(
        work[v + row_at(j * 4u, 0u) * op.qkv_stride],
        work[v + row_at(j * 4u, 1u) * op.qkv_stride],
        work[v + row_at(j * 4u, 2u) * op.qkv_stride],
        work[v + row_at(j * 4u, 3u) * op.qkv_stride],
      );
      y0 += values * work[p0 + j];
      y1 += values * work[p1 + j];
      y2 += values * work[p2 + j];
      y3 += values * work[p3 + j];
    }
    work[o + c] = y0;
    if (count > 1u) {
      work[o + op.o_stride + c] = y1;
    }
    if (count > 2u) {
      work[o + 2u * op.o_stride + c] = y2;
    }
    if (count > 3u) {
      work[o + 3u * op.o_stride + c] = y3;
    }
  }
}
