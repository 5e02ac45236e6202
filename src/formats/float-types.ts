// The kinds of floats in which other people's networks are stored, made the 32-bit floats that engines compute with. The
// narrow ones widen exactly; a double is rounded to the nearest float.

/** Bytes of a value, by the name that safetensors gives its type. */
export const FLOAT_BYTES = { F64: 8, F32: 4, F16: 2, BF16: 2 } as const;
export type FloatType = keyof typeof FLOAT_BYTES;

/** Of the format's other types, which may lie beside a network's weights, and are never read. */
const OTHER_BYTES: Readonly<Record<string, number>> = {
  ...{ BOOL: 1, U8: 1, I8: 1, U16: 2, I16: 2, U32: 4, I32: 4, U64: 8, I64: 8, C64: 8 },
  ...{ F8_E4M3: 1, F8_E5M2: 1, F8_E8M0: 1 },
};

export const isFloatType = (name: unknown): name is FloatType =>
  typeof name === 'string' && Object.hasOwn(FLOAT_BYTES, name);

/** Bytes of a value of any type of the format; null for what is none, or has less than a byte. */
export function typeBytes(name: unknown): number | null {
  if (isFloatType(name)) return FLOAT_BYTES[name];
  return typeof name === 'string' && Object.hasOwn(OTHER_BYTES, name)
    ? (OTHER_BYTES[name] ?? null)
    : null;
}

/**
 * Values as 32-bit floats, in a buffer of their own.
 * @param bytes little-endian, whole values
 */
export function toFloat32(type: FloatType, bytes: Uint8Array): Float32Array {
  // A copy begins at a multiple of any value's size, which the file's own bytes need not.
  const { buffer } = bytes.slice();
  switch (type) {
    case 'F32':
      return new Float32Array(buffer);
    case 'F64':
      return new Float32Array(new Float64Array(buffer));
    case 'BF16': {
      // The upper half of a float's bits.
      const halves = new Uint16Array(buffer);
      const bits = new Uint32Array(halves.length);
      for (let i = 0; i < halves.length; i++) bits[i] = (halves[i] ?? 0) << 16;
      return new Float32Array(bits.buffer);
    }
    case 'F16': {
      const halves = new Uint16Array(buffer);
      const floats = new Float32Array(halves.length);
      for (let i = 0; i < halves.length; i++) floats[i] = HALVES[halves[i] ?? 0] ?? 0;
      return floats;
    }
  }
}

/** IEEE 754 binary16: a sign, five bits of exponent from −14, ten of fraction. */
function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** By its bits: a power for each of millions of values would take seconds. */
const HALVES = Float32Array.from({ length: 2 ** 16 }, (_, half) => halfToFloat(half));
