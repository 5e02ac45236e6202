// Folds gates and LayerNorm's affine into every linear map: W′ and W′ᵀ in panels, b′ = b + W·(g·β), and
// the token table. Writes zeros at padding. A workgroup has a chunk of one map's result.
@group(0) @binding(5) var<storage, read> mask: array<f32>;
@group(0) @binding(6) var<storage, read_write> weights: array<vec4<f32>>;

const WEIGHTS = 0u;
const BIAS = 1u;
const TABLE = 2u;

// g·mask·(γ, β) of an input, 0 at padding.
fn factors(map: Linear, i: u32) -> vec2<f32> {
  if (i >= map.k) {
    return vec2<f32>(0.0);
  }
  let column = maps[map.columns + i];
  if (column < 0) {
    return vec2<f32>(0.0);
  }
  var g = gate(map, u32(column));
  if (map.gates != NONE) {
    g *= mask[map.mask + u32(column)];
  }
  return g * affine(map, i);
}

// First float of an output's weights, NONE at padding.
fn weight_row(map: Linear, j: u32) -> u32 {
  if (j >= map.n) {
    return NONE;
  }
  let row = maps[map.rows + j];
  return select(map.weight + u32(row) * map.inputs, NONE, row < 0);
}

// Without a branch: 16 of these stand in a block, and of what Firefox makes of so many branches SwiftShader
// compiles in minutes, if at all, what it compiles without in half a second.
fn weight(row: u32, column: u32) -> f32 {
  let absent = any(vec2<u32>(row, column) == vec2<u32>(NONE));
  return select(params[select(row + column, 0u, absent)], 0.0, absent);
}

fn weights_of(row: u32, columns: vec4<u32>) -> vec4<f32> {
  return vec4<f32>(
    weight(row, columns.x), weight(row, columns.y), weight(row, columns.z), weight(row, columns.w),
  );
}

fn columns_of(map: Linear, i: u32) -> vec4<u32> {
  // Beyond the map there is padding to the end of the panel.
  if (i >= map.k) {
    return vec4<u32>(NONE);
  }
  let at = map.columns + i;
  return vec4<u32>(vec4<i32>(maps[at], maps[at + 1u], maps[at + 2u], maps[at + 3u]));
}

// A block of 4 inputs by 4 outputs, for both W′ [k, n] and W′ᵀ [n, k]: every weight is read once.
fn fold_block(map: Linear, item: u32) {
  let blocks = (map.k + 7u) / 8u * 2u;
  let i = (item % blocks) * 4u;
  let j = (item / blocks) * 4u;
  let factor = vec4<f32>(
    factors(map, i).x, factors(map, i + 1u).x, factors(map, i + 2u).x, factors(map, i + 3u).x,
  );
  let columns = columns_of(map, i);
  let block = mat4x4<f32>(
    weights_of(weight_row(map, j), columns) * factor,
    weights_of(weight_row(map, j + 1u), columns) * factor,
    weights_of(weight_row(map, j + 2u), columns) * factor,
    weights_of(weight_row(map, j + 3u), columns) * factor,
  );
  if (i < map.k) {
    let turned = transpose(block);
    let out = map.forward / 4u + (j >> 3u) * 2u * map.k + i * 2u + ((j >> 2u) & 1u);
    weights[out] = turned[0];
    weights[out + 2u] = turned[1];
    weights[out + 4u] = turned[2];
    weights[out + 6u] = turned[3];
  }
  if (j < map.n && map.transposed != NONE) {
    let out = map.transposed / 4u + (i >> 3u) * 2u * map.n + j * 2u + ((i >> 2u) & 1u);
    weights[out] = block[0];
    weights[out + 2u] = block[1];
    weights[out + 4u] = block[2];
    weights[out + 6u] = block[3];
  }
}

// b′ of four outputs.
fn fold_bias(map: Linear, item: u32) {
  let j = item * 4u;
  let rows = vec4<u32>(
    weight_row(map, j), weight_row(map, j + 1u), weight_row(map, j + 2u), weight_row(map, j + 3u),
  );
  var sum = vec4<f32>(0.0);
  if (map.beta != NONE) {
    for (var i = 0u; i < map.k; i++) {
      let column = u32(maps[map.columns + i]);
      sum += factors(map, i).y * vec4<f32>(
        weight(rows.x, column), weight(rows.y, column), weight(rows.z, column), weight(rows.w, column),
      );
    }
  }
  for (var lane = 0u; lane < 4u; lane++) {
    let row = maps[map.rows + j + lane];
    if (row >= 0) {
      sum[lane] += params[map.bias + u32(row)];
    }
  }
  weights[map.folded_bias / 4u + item] = sum;
}

// The token table is described as a map: n tokens of true width `inputs`, k floats a row.
fn fold_table(map: Linear, item: u32) {
  let row = item / (map.k / 4u);
  let first = (item % (map.k / 4u)) * 4u;
  // cls_token stands in `weight`, pos_embed in `gamma`.
  let start = select(map.bias, map.weight, row == 0u);
  var values = vec4<f32>(0.0);
  for (var lane = 0u; lane < 4u; lane++) {
    let c = first + lane;
    if (c < map.inputs) {
      values[lane] = params[map.gamma + row * map.inputs + c] + params[start + c];
    }
  }
  weights[map.forward / 4u + item] = values;
}

@compute @workgroup_size(64)
fn main(
  @builtin(local_invocation_index) local: u32,
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
) {
  let number = group.x + group.y * groups.x;
  if (number >= arrayLength(&chunks)) {
    return;
  }
  let chunk = chunks[number];
  let map = linears[chunk.y];
  for (var item = chunk.z + local; item < chunk.w; item += 64u) {
    switch (chunk.x) {
      case WEIGHTS: { fold_block(map, item); }
      case BIAS: { fold_bias(map, item); }
      default: { fold_table(map, item); }
    }
  }
}
