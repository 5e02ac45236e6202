// Shared by all variants of the product out = a·W: sizes, panels, and what happens to a finished value.
// Offsets and strides count vec4s. Rows have any number; columns never have a tail.
//words product as Product
@group(0) @binding(1) var<uniform> op: Product;
@group(0) @binding(2) var<storage, read_write> work: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> weights: array<vec4<f32>>;

// What happens to a finished value, known when the pipeline is made: a processor posing as a GPU runs
// both sides of every branch, and this one cost as much as a hundred inner values.
override BIAS: bool;
override RESIDUAL: bool;
override TABLE: bool;
override GELU: bool;
override TIMES: bool;

// Where vec4 column c of W begins: panels are two vec4s wide and 4k rows long.
fn panel(c: u32) -> u32 {
  return op.w + (c >> 1u) * 8u * op.k + (c & 1u);
}

// Φ and φ share one exponential; erfc by Abramowitz and Stegun 7.1.26 (error below 1.5e-7).
fn gelu(z: vec4<f32>) -> array<vec4<f32>, 2> {
  let x = abs(z) * 0.70710678118;
  let t = 1.0 / (1.0 + 0.3275911 * x);
  let e = exp(-0.5 * z * z);
  let poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  let tail = 0.5 * poly * e;
  let cdf = select(1.0 - tail, tail, z < vec4<f32>(0.0));
  return array<vec4<f32>, 2>(z * cdf, cdf + z * e * 0.3989422804);
}

// What the sums of a column begin with.
fn start_value(c: u32) -> vec4<f32> {
  if (BIAS) {
    return weights[op.bias + c];
  }
  return vec4<f32>(0.0);
}

// Ends a sum, in the rows there are.
fn finish(row: u32, rows: u32, c: u32, sum: vec4<f32>) {
  if (row < rows) {
    var y = sum;
    if (RESIDUAL) {
      y += work[op.residual + row * op.residual_stride + c];
    }
    if (TABLE) {
      y += weights[op.residual + (row % op.residual_period) * op.residual_stride + c];
    }
    if (GELU) {
      let both = gelu(y);
      work[op.slope + row * op.slope_stride + c] = both[1];
      y = both[0];
    }
    if (TIMES) {
      y *= work[op.times + row * op.times_stride + c];
    }
    work[op.out + row * op.out_stride + c] = y;
  }
}
