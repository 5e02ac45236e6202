// Folds gates and LayerNorm's affine into every linear map: W′ and W′ᵀ in panels, b′ = b + W·(g·β), and
// the token table. Writes zeros at padding. A workgroup has a chunk of one map's result.
@group(0) @binding(5) var<storage, read> mask: array<f32>;
@group(0) @binding(6) var<storage, read_write> weights: array<f32>;

const FORWARD = 0u;
const TRANSPOSED = 1u;
const BIAS = 2u;
const TABLE = 3u;

// g·mask·(γ, β) of an input, 0 at padding.
fn factors(map: Linear, i: u32) -> vec2<f32> {
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

fn weight(map: Linear, j: u32, i: u32) -> f32 {
  let row = maps[map.rows + j];
  let column = maps[map.columns + i];
  if (row < 0 || column < 0) {
    return 0.0;
  }
  return params[map.weight + u32(row) * map.inputs + u32(column)];
}

// Item of W′ [k, n]: 4 columns of a row, in the order of the panels.
fn fold_forward(map: Linear, item: u32) {
  let half = item & 1u;
  let i = (item >> 1u) % map.k;
  let first = ((item >> 1u) / map.k) * 8u + half * 4u;
  let factor = factors(map, i).x;
  for (var lane = 0u; lane < 4u; lane++) {
    let j = first + lane;
    var value = 0.0;
    if (j < map.n) {
      value = weight(map, j, i) * factor;
    }
    weights[map.forward + item * 4u + lane] = value;
  }
}

// Item of W′ᵀ [n, k], likewise.
fn fold_transposed(map: Linear, item: u32) {
  let half = item & 1u;
  let j = (item >> 1u) % map.n;
  let first = ((item >> 1u) / map.n) * 8u + half * 4u;
  for (var lane = 0u; lane < 4u; lane++) {
    let i = first + lane;
    var value = 0.0;
    if (i < map.k) {
      value = weight(map, j, i) * factors(map, i).x;
    }
    weights[map.transposed + item * 4u + lane] = value;
  }
}

fn fold_bias(map: Linear, j: u32) {
  let row = maps[map.rows + j];
  var sum = 0.0;
  if (row >= 0) {
    if (map.beta != NONE) {
      for (var i = 0u; i < map.k; i++) {
        sum += weight(map, j, i) * factors(map, i).y;
      }
    }
    sum += params[map.bias + u32(row)];
  }
  weights[map.folded_bias + j] = sum;
}

// The token table is described as a map: n tokens of true width `inputs`, k floats a row.
fn fold_table(map: Linear, item: u32) {
  let token = item / map.k;
  let c = item % map.k;
  var value = 0.0;
  if (c < map.inputs) {
    // cls_token stands in `weight`, pos_embed in `gamma`.
    value = params[map.gamma + token * map.inputs + c] + params[select(map.bias, map.weight, token == 0u) + c];
  }
  weights[map.forward + item] = value;
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
      case FORWARD: { fold_forward(map, item); }
      case TRANSPOSED: { fold_transposed(map, item); }
      case BIAS: { fold_bias(map, item); }
      default: { fold_table(map, item); }
    }
  }
}
