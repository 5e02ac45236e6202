// Shared by the three attention kernels: where heads lie in qkv and o. Offsets count vec4s.
// An invocation has four rows of one head of one image, queries or keys; rows beyond the last are computed
// as the last one and not written. The first tokens of an image ask; o has rows for them alone.
//words attention as Attention
@group(0) @binding(1) var<uniform> op: Attention;
@group(0) @binding(2) var<storage, read_write> work: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> maps: array<vec4<i32>>;

struct Block {
  inside: bool,
  head: u32,
  // First row, counted from the image's first in qkv, its first in o, and the head's first in p.
  row: u32,
  image: u32,
  asking: u32,
  p: u32,
  // Vec4s of V, its place in qkv's rows and in o's.
  v_width: u32,
  v: u32,
  o: u32,
}

// Block `id` where every head has this many rows.
fn block_of(id: u32, rows: u32) -> Block {
  let blocks = (rows + 3u) / 4u;
  let head = (id / blocks) % op.heads;
  let image = id / (blocks * op.heads);
  let row = (id % blocks) * 4u;
  let v = maps[op.head_map + head];
  return Block(
    image < step.images, head, row, image * op.tokens, image * op.queries,
    (image * op.heads + head) * op.queries, u32(v.x), u32(v.y), u32(v.z),
  );
}

// The i-th token of a block, or the last there is.
fn row_at(row: u32, i: u32) -> u32 {
  return min(row + i, op.tokens - 1u);
}

// The same of those that ask.
fn query_at(row: u32, i: u32) -> u32 {
  return min(row + i, op.queries - 1u);
}

// 1 for keys 4j … 4j + 3 that are there, 0 for the padding behind them.
fn inside(j: u32) -> vec4<f32> {
  let key = vec4<u32>(j * 4u) + vec4<u32>(0u, 1u, 2u, 3u);
  return select(vec4<f32>(0.0), vec4<f32>(1.0), key < vec4<u32>(op.tokens));
}
