// dx += rstd·(d − mean(d) − x̂·mean(d∘x̂)), an invocation a row. d is dy at its channels, 0 where a
// channel is not there: `places` says which place of dy a channel has. Offsets count vec4s.
//words normalise-back as NormaliseBack
@group(0) @binding(1) var<uniform> op: NormaliseBack;
@group(0) @binding(2) var<storage, read_write> work: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> maps: array<vec4<i32>>;

fn inside(c: u32) -> vec4<f32> {
  return select(vec4<f32>(0.0), vec4<f32>(1.0), vec4<u32>(c * 4u) + vec4<u32>(0u, 1u, 2u, 3u) < vec4<u32>(op.dim));
}

fn at(dy: u32, place: i32) -> f32 {
  let i = u32(max(place, 0));
  return select(work[dy + (i >> 2u)][i & 3u], 0.0, place < 0);
}

fn gradient(dy: u32, c: u32) -> vec4<f32> {
  if (op.in_order != 0u) {
    return work[dy + c] * inside(c);
  }
  let place = maps[op.places + c];
  return vec4<f32>(at(dy, place.x), at(dy, place.y), at(dy, place.z), at(dy, place.w));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let row = id.x;
  if (row >= step.images * op.rows) {
    return;
  }
  let dy = op.dy + row * op.dy_stride;
  let x = op.x + row * op.x_stride;
  let dx = op.dx + row * op.dx_stride;
  let stats = work[op.stats + row];
  let vectors = (op.dim + 3u) / 4u;
  var sum = vec4<f32>(0.0);
  var product = vec4<f32>(0.0);
  for (var c = 0u; c < vectors; c++) {
    let d = gradient(dy, c);
    sum += d;
    product += d * (work[x + c] - stats.x);
  }
  let mean = dot(sum, vec4<f32>(1.0)) / f32(op.dim);
  let slope = dot(product, vec4<f32>(1.0)) * stats.y / f32(op.dim);
  for (var c = 0u; c < vectors; c++) {
    let normal = (work[x + c] - stats.x) * stats.y;
    work[dx + c] += stats.y * (gradient(dy, c) - mean - normal * slope) * inside(c);
  }
}
