// First half of the measures: an invocation sums squares of gradients and |g| over every 4096th vec4.
// Gates that are not trained are left out of the gradient's norm.
@group(0) @binding(1) var<storage, read> params: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> grads: array<vec4<f32>>;
// A word for every 16 vec4s: bit 1 at gates.
@group(0) @binding(3) var<storage, read> flags: array<u32>;
@group(0) @binding(4) var<storage, read_write> parts: array<vec2<f32>>;

const PARTS = 4096u;
const GATE = 2u;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  var squares = 0.0;
  var sizes = 0.0;
  for (var i = id.x; i < arrayLength(&params); i += PARTS) {
    let is_gate = (flags[i >> 4u] & GATE) != 0u;
    if (is_gate) {
      sizes += dot(abs(params[i]), vec4<f32>(1.0));
    }
    if (!is_gate || step.train_gates != 0u) {
      squares += dot(grads[i], grads[i]);
    }
  }
  parts[id.x] = vec2<f32>(squares, sizes);
}
