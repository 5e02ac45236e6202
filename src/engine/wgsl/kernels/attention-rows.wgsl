// By query row: ds = p∘(do·vᵀ − Σ p∘(do·vᵀ))·scale, and q's part of dqkv = ds·k. p∘(do·vᵀ) waits in
// ds's own place for its row's sum. `o` is the gradient of attention's output here.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let b = block_of(id.x, op.queries);
  if (!b.inside) {
    return;
  }
  let blocks = (op.tokens + 3u) / 4u;
  let count = min(4u, op.queries - b.row);
  let qkv = op.qkv + b.image * op.qkv_stride;
  let o = op.o + b.asking * op.o_stride + b.o;
  let o0 = o + query_at(b.row, 0u) * op.o_stride;
  let o1 = o + query_at(b.row, 1u) * op.o_stride;
  let o2 = o + query_at(b.row, 2u) * op.o_stride;
  let o3 = o + query_at(b.row, 3u) * op.o_stride;
  let r1 = min(1u, count - 1u) * op.p_stride;
  let r2 = min(2u, count - 1u) * op.p_stride;
  let r3 = min(3u, count - 1u) * op.p_stride;
  let p = op.p + (b.p + b.row) * op.p_stride;
  let ds = op.ds + (b.p + b.row) * op.p_stride;
  let v = qkv + b.v;
  let dq = op.dqkv + (b.image + b.row) * op.qkv_stride + b.head * op.width;
  if (b.v_width == 0u) {
    // A head that keeps no V moves nothing.
    for (var i = 0u; i < count * op.width; i++) {
      work[dq + (i / op.width) * op.qkv_stride + i % op.width] = vec4<f32>(0.0);
    }
    return;
  }
  var sum0 = vec4<f32>(0.0);
  var sum1 = vec4<f32>(0.0);
  var sum2 = vec4<f32>(0.0);
  var sum3 = vec4<f32>(0.0);
  for (var j = 0u; j < blocks; j++) {
    let v0 = v + row_at(j * 4u, 0u) * op.qkv_stride;
    let v1 = v + row_at(j * 4u, 1u) * op.qkv_stride;
    let v2 = v + row_at(j * 4u, 2u) * op.qkv_stride;
    let v3 = v + row_at(j * 4u, 3u) * op.qkv_stride;
    var s0 = vec4<f32>(0.0);
    var s1 = vec4<f32>(0.0);
    var s2 = vec4<f32>(0.0);
    var s3 = vec4<f32>(0.0);
    for (var c = 0u; c < b.v_width; c++) {
      let values = transpose(mat4x4<f32>(work[v0 + c], work[v1 + c], work[v2 + c], work[v3 + c]));
      s0 += values * work[o0 + c];
      s1 += values * work[o1 + c];
      s2 += values * work[o2 + c];
      s3 += values * work[o3 + c];
    }
    let there = inside(j);
    s0 *= work[p + j] * there;
    s1 *= work[p + r1 + j] * there;
    s2 *= work[p + r2 + j] * there;
    s3 *= work[p + r3 + j] * there;
    sum0 += s0;
    sum1 += s1;
    sum2 += s2;
    sum3 += s3;
    work[ds + j] = s0;
    if (count > 1u) {
      work[ds + r1 + j] = s1;
    }
    if (count > 2u) {
      work[ds + r2 + j] = s2;
    }
    if (count > 3u) {
      work[ds + r3 + j] = s3;
    }
  }
  let total = vec4<f32>(
    dot(sum0, vec4<f32>(1.0)), dot(sum1, vec4<f32>(1.0)), dot(sum2, vec4<f32>(1.0)), dot(sum3, vec4<f32>(1.0)),
  );
  for (var j = 0u; j < blocks; j++) {
    let scale = op.scale * inside(j);
    let s0 = (work[ds + j] - work[p + j] * total.x) * scale;
    let s1 = (work[ds + r1 + j] - work[p + r1 + j] * total.y) * scale;
    let s2 = (work[ds + r2 + j] - work[p + r2 + j] * total.z) * scale;
    let s3 = (work[ds + r3 + j] - work[p + r3 + j] * total.w) * scale;
    work[ds + j] = s0;
    if (count > 1u) {
      work[ds + r1 + j] = s1;
    }
    if (count > 2u) {
      work[ds + r2 + j] = s2;
    }
    if (count > 3u) {
      work[ds + r3 + j] = s3;
    }
  }
  let k = qkv + (op.heads + b.head) * op.width;
  for (var c = 0u; c < op.width; c++) {
    var y0 = vec4<f32>(0.0);
    var y1 = vec4<f32>(0.0);
    var y2 = vec4<f32>(0.0);
    var y3 = vec4<f32>(0.0);
    for (var j = 0u; j < blocks; j++) {
      let keys = mat4x4<f32>(
        work[k + c + row_at(j * 4u, 0u) * op.qkv_stride],
        work[k + c + row_at(j * 4u, 1u) * op.qkv_stride],
        work[k + c + row_at(j * 4u, 2u) * op.qkv_stride],
        work[k + c + row_at(j * 4u, 3u) * op.qkv_stride],
      );
      y0 += keys * work[ds + j];
      y1 += keys * work[ds + r1 + j];
      y2 += keys * work[ds + r2 + j];
      y3 += keys * work[ds + r3 + j];
    }
    work[dq + c] = y0;
    if (count > 1u) {
      work[dq + op.qkv_stride + c] = y1;
    }
    if (count > 2u) {
      work[dq + 2u * op.qkv_stride + c] = y2;
    }
    if (count > 3u) {
      work[dq + 3u * op.qkv_stride + c] = y3;
    }
  }
}
