// Shared by fold and unfold: a linear map's sizes and places, and the channels behind them.
// Offsets count floats; NONE where a map has no such thing.
//words linear as Linear
// By workgroup: kind, linear map, first item, end of items.
@group(0) @binding(1) var<storage, read> chunks: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read> linears: array<Linear>;
@group(0) @binding(3) var<storage, read> maps: array<i32>;
@group(0) @binding(4) var<storage, read> params: array<f32>;

const NONE = 0xffffffffu;

// γ and β of an input's LayerNorm channel.
fn affine(map: Linear, i: u32) -> vec2<f32> {
  if (map.gamma == NONE) {
    return vec2<f32>(1.0, 0.0);
  }
  let channel = u32(maps[map.channels + i]);
  return vec2<f32>(params[map.gamma + channel], params[map.beta + channel]);
}

fn gate(map: Linear, column: u32) -> f32 {
  if (map.gates == NONE) {
    return 1.0;
  }
  return params[map.gates + column];
}
