// AdamW over the flat parameters, a vec4 an invocation, as PyTorch defines it. Gates that are not trained
// take gradient 0 at rate 0: they keep their bits, and the running means of their sizes too.
@group(0) @binding(1) var<storage, read_write> params: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> grads: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> first: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read_write> second: array<vec4<f32>>;
// A word for every 16 vec4s: bit 0 where AdamW decays, bit 1 at gates.
@group(0) @binding(5) var<storage, read> flags: array<u32>;
// Of |gate|; gates come first of all parameters.
@group(0) @binding(6) var<storage, read_write> average: array<vec4<f32>>;

const DECAYED = 1u;
const GATE = 2u;
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.x + id.y * groups.x * 64u;
  if (i >= arrayLength(&params)) {
    return;
  }
  let flag = flags[i >> 4u];
  let is_gate = (flag & GATE) != 0u;
  let frozen = is_gate && step.train_gates == 0u;
  let g = select(grads[i], vec4<f32>(0.0), frozen);
  let m = first[i] + (1.0 - BETA1) * (g - first[i]);
  let v = BETA2 * second[i] + (1.0 - BETA2) * g * g;
  first[i] = m;
  second[i] = v;
  if (frozen) {
    return;
  }
  var p = params[i];
  if ((flag & DECAYED) != 0u) {
    p *= 1.0 - step.lr * step.weight_decay;
  }
  let rate = select(step.lr, step.gate_lr, is_gate) * step.first_scale;
  p -= rate * m / (sqrt(v) * step.second_scale + EPSILON);
  params[i] = p;
  if (is_gate) {
    average[i] = average[i] * (1.0 - step.newest) + abs(p) * step.newest;
  }
}
