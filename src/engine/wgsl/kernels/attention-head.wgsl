// Shared by the three attention kernels: where heads lie in qkv and o. Offsets count vec4s.
// An invocation has four rows of one head of one image; rows beyond the last are computed as the last
// one and not written.
struct Attention {
  qkv: u32,
  qkv_stride: u32,
  p: u32,
  p_stride: u32,
  o: u32,
  o_stride: u32,
  ds: u32,
  dqkv: u32,
  // Heads, tokens, vec4s of a head of q, first vec4 of the heads' layout in `maps`.
  heads: u32,
  tokens: u32,
  width: u32,
  head_map: u32,
  scale: f32,
}
@group(0) @binding(1) var<uniform> op: Attention;
@group(0) @binding(2) var<storage, read_write> work: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> maps: array<vec4<i32>>;

struct Block {
  inside: bool,
  head: u32,
  // First row, and first row of the image.
  row: u32,
  image: u32,
  // Row of p the first row has.
  p: u32,
  // Vec4s of V, its place in qkv's rows and in o's.
  v_width: u32,
  v: u32,
  o: u32,
}

fn block_of(id: u32) -> Block {
  let blocks = (op.tokens + 3u) / 4u;
  let head = (id / blocks) % op.heads;
  let image = id / (blocks * op.heads);
  let row = (id % blocks) * 4u;
  let v = maps[op.head_map + head];
  return Block(
    image < step.images, head, row, image * op.tokens, (image * op.heads + head) * op.tokens + row,
    u32(v.x), u32(v.y), u32(v.z),
  );
}

// The i-th row of a block, or the last there is.
fn row_at(row: u32, i: u32) -> u32 {
  return min(row + i, op.tokens - 1u);
}

// 1 for keys 4j … 4j + 3 that are there, 0 for the padding behind them.
fn inside(j: u32) -> vec4<f32> {
  let key = vec4<u32>(j * 4u) + vec4<u32>(0u, 1u, 2u, 3u);
  return select(vec4<f32>(0.0), vec4<f32>(1.0), key < vec4<u32>(op.tokens));
}
