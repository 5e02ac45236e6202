// How a kernel reads what it is to do: an operation is a record of 32-bit words in memory, written
// once by records.ts of the executor. Addresses and strides are bytes, widths are floats. Which word is which
// op-words.ts says: before they are compiled, lines such as “//words product” become constants.

/** Word `i` of a record. */
@inline
export function word(record: usize, i: i32): i32 {
  return load<i32>(record + ((<usize>i) << 2));
}

/** Word `i` of a record as an address or a distance between addresses. */
@inline
export function address(record: usize, i: i32): usize {
  return <usize>load<u32>(record + ((<usize>i) << 2));
}

/** Where part `part` of `parts` equal shares of `units` begins. */
@inline
export function share(units: i32, part: i32, parts: i32): i32 {
  return <i32>((<i64>units * part) / parts);
}

/**
 * Whether every thread takes whole images, always the same ones, of `images`; else rows are split evenly,
 * and threads meet behind every operation. Uneven shares may cost up to an eighth.
 */
export function wholeImages(images: i32, parts: i32): bool {
  return ((images + parts - 1) / parts) * parts <= images + (images >> 3);
}

/** Where part `part` begins of `rows` rows an image. */
export function shareOfRows(rows: i32, images: i32, part: i32, parts: i32): i32 {
  return wholeImages(images, parts)
    ? share(images, part, parts) * rows
    : share(rows * images, part, parts);
}
