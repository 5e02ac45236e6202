// Gradients of the parameters from G = dYᵀ·x̂ and db. With s₁ = Σⱼ Gⱼᵢ·Wⱼᵢ and s₀ = Σⱼ Wⱼᵢ·dbⱼ of input i:
// dWⱼᵢ = gᵢ(γᵢ·Gⱼᵢ + βᵢ·dbⱼ), dγᵢ = gᵢ·s₁, dβᵢ = gᵢ·s₀, dgᵢ = γᵢ·s₁ + βᵢ·s₀ + λ·sign(gᵢ).
@group(0) @binding(5) var<storage, read> sums: array<f32>;
@group(0) @binding(6) var<storage, read_write> grads: array<f32>;

const INPUTS = 0u;
const BIAS = 1u;
const TABLE = 2u;

// By the bits: of a number a GPU may make 0 first what is too small for it.
fn sign_of(value: f32) -> f32 {
  let bits = bitcast<u32>(value);
  if ((bits & 0x7fffffffu) == 0u) {
    return 0.0;
  }
  return select(1.0, -1.0, (bits >> 31u) == 1u);
}

fn unfold_input(map: Linear, i: u32) {
  let column = maps[map.columns + i];
  if (column < 0) {
    return;
  }
  let c = u32(column);
  let a = affine(map, i);
  let g = gate(map, c);
  var s1 = 0.0;
  var s0 = 0.0;
  for (var j = 0u; j < map.n; j++) {
    let row = maps[map.rows + j];
    if (row < 0) {
      continue;
    }
    let place = u32(row) * map.inputs + c;
    let w = params[map.weight + place];
    let product = sums[map.product + j * map.k + i];
    s1 += product * w;
    var d = a.x * product;
    if (map.bias_sum != NONE) {
      let db = sums[map.bias_sum + j];
      s0 += w * db;
      d += a.y * db;
    }
    grads[map.weight + place] = g * d;
  }
  if (map.gamma != NONE) {
    let channel = u32(maps[map.channels + i]);
    grads[map.gamma + channel] = g * s1;
    grads[map.beta + channel] = g * s0;
  }
  if (map.gates != NONE) {
    grads[map.gates + c] = a.x * s1 + a.y * s0 + step.lambda * sign_of(g);
  }
}

fn unfold_bias(map: Linear, j: u32) {
  let row = maps[map.rows + j];
  if (row >= 0) {
    grads[map.bias + u32(row)] = sums[map.bias_sum + j];
  }
}

// The token table is described as a map: n tokens of true width `inputs`, k floats a row. cls_token
// stands in `weight`, pos_embed in `gamma`.
fn unfold_table(map: Linear, c: u32) {
  var sum = 0.0;
  for (var token = 0u; token < map.n; token++) {
    let d = sums[map.product + token * map.k + c];
    grads[map.gamma + token * map.inputs + c] = d;
    if (token == 0u) {
      grads[map.weight + c] = d;
    } else {
      sum += d;
    }
  }
  grads[map.bias + c] = sum;
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
  let item = chunk.z + local;
  if (item >= chunk.w) {
    return;
  }
  switch (chunk.x) {
    case INPUTS: { unfold_input(map, item); }
    case BIAS: { unfold_bias(map, item); }
    default: { unfold_table(map, item); }
  }
}
