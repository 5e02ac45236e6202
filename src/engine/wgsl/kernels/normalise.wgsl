// x̂ = (x − mean)·rstd at the places of `maps`, an invocation a row; in two passes over the row, so
// that the variance is exact. Offsets and strides count vec4s; padding beyond the true width is 0.
//words normalise as Normalise
@group(0) @binding(1) var<uniform> op: Normalise;
@group(0) @binding(2) var<storage, read_write> work: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> maps: array<vec4<i32>>;

// 1 where a float of vec4 c belongs to a channel, 0 at padding.
fn inside(c: u32) -> vec4<f32> {
  return select(vec4<f32>(0.0), vec4<f32>(1.0), vec4<u32>(c * 4u) + vec4<u32>(0u, 1u, 2u, 3u) < vec4<u32>(op.dim));
}

fn at(x: u32, channel: i32) -> f32 {
  let i = u32(max(channel, 0));
  return work[x + (i >> 2u)][i & 3u];
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let row = id.x;
  if (row >= step.images * op.rows) {
    return;
  }
  let x = op.x + row * op.x_stride;
  let vectors = (op.dim + 3u) / 4u;
  var sum = vec4<f32>(0.0);
  for (var c = 0u; c < vectors; c++) {
    sum += work[x + c] * inside(c);
  }
  let mean = dot(sum, vec4<f32>(1.0)) / f32(op.dim);
  var squares = vec4<f32>(0.0);
  for (var c = 0u; c < vectors; c++) {
    let d = (work[x + c] - mean) * inside(c);
    squares += d * d;
  }
  let rstd = 1.0 / sqrt(dot(squares, vec4<f32>(1.0)) / f32(op.dim) + op.epsilon);
  work[op.stats + row] = vec4<f32>(mean, rstd, 0.0, 0.0);
  let out = op.out + row * op.out_stride;
  for (var c = 0u; c < op.width; c++) {
    if (op.in_order != 0u) {
      work[out + c] = (work[x + c] - mean) * rstd * inside(c);
    } else {
      let channel = maps[op.channels + c];
      let v = vec4<f32>(at(x, channel.x), at(x, channel.y), at(x, channel.z), at(x, channel.w));
      work[out + c] = select((v - mean) * rstd, vec4<f32>(0.0), channel < vec4<i32>(0));
    }
  }
}
