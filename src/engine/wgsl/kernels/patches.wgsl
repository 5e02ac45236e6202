// Images of the batch, normalised and cut into patches: [B·n, C·p·p], row 0 of every image 0. Bytes or
// floats lie in `data` as they were given. An image may be moved, as core/augment.ts has it: what comes
// from outside is black. An invocation a vec4 of the result.
//words patches as Patches
@group(0) @binding(1) var<uniform> op: Patches;
@group(0) @binding(2) var<storage, read_write> work: array<vec4<f32>>;
// By image: place of its pixels (bytes or floats), its normalisation, its label, how it is moved.
@group(0) @binding(3) var<storage, read> records: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read> data: array<u32>;
// Mean and standard deviation, a normalisation's channels one behind the other.
@group(0) @binding(5) var<storage, read> norms: array<vec2<f32>>;

const FLOATS = 0xffffffffu;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.x + id.y * groups.x * 64u;
  let row = i / op.stride;
  let image = row / op.tokens;
  if (image >= step.images) {
    return;
  }
  let token = row % op.tokens;
  let record = records[image];
  let area = op.patch_size * op.patch_size;
  let side = i32(op.image);
  let dx = extractBits(i32(record.w), 0u, 8u);
  let dy = extractBits(i32(record.w), 8u, 8u);
  let flip = (record.w & 0x10000u) != 0u;
  var values = vec4<f32>(0.0);
  for (var lane = 0u; lane < 4u; lane++) {
    let column = (i % op.stride) * 4u + lane;
    let channel = column / area;
    if (token == 0u || channel >= op.channels) {
      continue;
    }
    let row_out = i32(((token - 1u) / op.side) * op.patch_size + (column % area) / op.patch_size);
    let column_out = i32(((token - 1u) % op.side) * op.patch_size + column % op.patch_size);
    let y = row_out + dy;
    let x = select(column_out, side - 1 - column_out, flip) + dx;
    let inside = x >= 0 && x < side && y >= 0 && y < side;
    // Outside, any place will do.
    let place = u32(select(0, y * side + x, inside));
    let pixel = record.x + channel * op.image * op.image + place;
    if (record.y == FLOATS) {
      values[lane] = select(0.0, bitcast<f32>(data[pixel]), inside);
    } else {
      let norm = norms[record.y + channel];
      let byte = select(0u, (data[pixel >> 2u] >> ((pixel & 3u) * 8u)) & 255u, inside);
      values[lane] = (f32(byte) / 255.0 - norm.x) / norm.y;
    }
  }
  work[op.out + i] = values;
}
