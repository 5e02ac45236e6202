// One of several sums by its number, so that what happens to a finished value is in the code once. By
// selection, not by branches: the sums stay in registers.
fn pick4(i: u32, y0: vec4<f32>, y1: vec4<f32>, y2: vec4<f32>, y3: vec4<f32>) -> vec4<f32> {
  let odd = (i & 1u) != 0u;
  return select(select(y0, y1, odd), select(y2, y3, odd), (i & 2u) != 0u);
}

fn pick8(
  i: u32,
  y0: vec4<f32>,
  y1: vec4<f32>,
  y2: vec4<f32>,
  y3: vec4<f32>,
  y4: vec4<f32>,
  y5: vec4<f32>,
  y6: vec4<f32>,
  y7: vec4<f32>,
) -> vec4<f32> {
  return select(pick4(i, y0, y1, y2, y3), pick4(i, y4, y5, y6, y7), (i & 4u) != 0u);
}
