// Messages of protocol buffers, written: fields as pieces of bytes, joined once at the end, so that weights are copied
// once. Never reads any. The encoding: https://protobuf.dev/programming-guides/encoding

/** An encoded message: its pieces in their order. */
export type Message = readonly Uint8Array[];

const [VARINT, LENGTH, FIXED_32] = [0, 2, 5] as const;

/** A whole number from 0 on, exact up to 2⁵³, or below 0 as 64 bits of two's complement. */
function varint(value: number): Uint8Array {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
  return Uint8Array.from([...out, Number(rest)]);
}

const tag = (field: number, wire: number): Uint8Array => varint(field * 8 + wire);

/** An `int32`, `int64` or `enum` field. */
export const whole = (field: number, value: number): Message => [tag(field, VARINT), varint(value)];

/** A `float` field. */
export function float(field: number, value: number): Message {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return [tag(field, FIXED_32), bytes];
}

/** A `string` field, in UTF-8. */
export const text = (field: number, value: string): Message =>
  blob(field, new TextEncoder().encode(value));

/** A `bytes` field; the bytes are not copied. */
export const blob = (field: number, bytes: Uint8Array): Message => [
  tag(field, LENGTH),
  varint(bytes.byteLength),
  bytes,
];

/** A message inside another. */
export const inner = (field: number, ...parts: readonly Message[]): Message => {
  const pieces = parts.flat();
  return [tag(field, LENGTH), varint(byteLength(pieces)), ...pieces];
};

/** The bytes of a message. */
export function join(message: Message): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(byteLength(message));
  let at = 0;
  for (const piece of message) {
    out.set(piece, at);
    at += piece.byteLength;
  }
  return out;
}

const byteLength = (pieces: Message): number => pieces.reduce((sum, p) => sum + p.byteLength, 0);
