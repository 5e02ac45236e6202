// Which part of a result a quad has. Quads are counted, not laid in a grid: a cut leaves widths that no
// workgroup's columns divide. Four quads one behind the other have the same columns.
struct QuadPlace {
  // Which block of rows, and the lane's own vec4 of columns: beyond the last in what is left of a quad.
  block: u32,
  c: u32,
}

// With as many columns as there are, in vec4s.
fn quad_place(group: u32, local: u32, columns: u32) -> QuadPlace {
  let quad = group * 16u + (local >> 2u);
  let across = (columns + 3u) / 4u;
  let four = quad >> 2u;
  return QuadPlace((four / across) * 4u + (quad & 3u), (four % across) * 4u + (local & 3u));
}
