// Shared by all variants of G = dyᵀ·x: sizes, the part of the rows a workgroup sums, where it puts it.
// Offsets and strides count vec4s. Parts are added later, in one order: no float atomics.
//words weight-sum as WeightSum
@group(0) @binding(1) var<uniform> op: WeightSum;
@group(0) @binding(2) var<storage, read> work: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> sums: array<vec4<f32>>;

// First and end row of a part: multiples of four, but for the last end.
fn part_rows(part: u32) -> vec2<u32> {
  let all = step.images * op.rows;
  let size = ((all + op.parts * 4u - 1u) / (op.parts * 4u)) * 4u;
  return min(vec2<u32>(part * size, (part + 1u) * size), vec2<u32>(all));
}

// One of four sums by its number, so that what happens to a finished value is in the code once. By selection,
// not by branches: the sums stay in registers.
fn pick4(i: u32, y0: vec4<f32>, y1: vec4<f32>, y2: vec4<f32>, y3: vec4<f32>) -> vec4<f32> {
  let odd = (i & 1u) != 0u;
  return select(select(y0, y1, odd), select(y2, y3, odd), (i & 2u) != 0u);
}

// Puts down output i, counted from vec4 j of outputs, for vec4 c of inputs.
fn put(part: u32, j: u32, i: u32, c: u32, sum: vec4<f32>) {
  sums[op.product + part * op.part_stride + (j * 4u + i) * op.k + c] = sum;
}

// Puts down the bias sums of vec4 j of outputs where there is one; whoever has the first inputs does.
fn put_bias(part: u32, j: u32, c: u32, sum: vec4<f32>) {
  if (c == 0u && op.has_bias != 0u && j < op.n) {
    sums[op.bias + part * op.part_stride + j] = sum;
  }
}
