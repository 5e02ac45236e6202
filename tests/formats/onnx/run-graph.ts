// Carries a written ONNX graph out by TensorFlow.js, operator by operator, from nothing but the bytes of the file: what
// the product writes is read here by another hand. Knows the operators that networks are written with and no others.
import * as tf from '@tensorflow/tfjs-core';

/** A decoded message: the values of each field in their order. */
type Fields = ReadonlyMap<number, readonly (number | Uint8Array)[]>;

function decode(bytes: Uint8Array): Fields {
  const fields = new Map<number, (number | Uint8Array)[]>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const varint = (): number => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = view.getUint8(at++);
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(BigInt.asIntN(64, value));
    }
  };
  while (at < bytes.byteLength) {
    const tag = varint();
    const values = fields.get(tag >> 3) ?? [];
    fields.set(tag >> 3, values);
    const wire = tag & 7;
    if (wire === 0) values.push(varint());
    else if (wire === 2) {
      const length = varint();
      values.push(bytes.subarray(at, at + length));
      at += length;
    } else if (wire === 5) {
      values.push(view.getFloat32(at, true));
      at += 4;
    } else throw new Error(`wire type ${wire}`);
  }
  return fields;
}

const all = (of: Fields, field: number): Fields[] =>
  (of.get(field) ?? []).map((value) => decode(value as Uint8Array));
const numbers = (of: Fields, field: number): number[] => (of.get(field) ?? []) as number[];
const texts = (of: Fields, field: number): string[] =>
  (of.get(field) ?? []).map((value) => new TextDecoder().decode(value as Uint8Array));

/** What a file says of itself. */
export function metadataOf(file: Uint8Array): Record<string, string> {
  const pairs = all(decode(file), 14).map((pair) => [texts(pair, 1)[0], texts(pair, 2)[0]]);
  return Object.fromEntries(pairs) as Record<string, string>;
}

/** The values that a graph's constants hold in all. */
export const constantsOf = (file: Uint8Array): number =>
  all(all(decode(file), 7)[0] as Fields, 5).reduce(
    (sum, constant) => sum + numbers(constant, 1).reduce((a, b) => a * b, 1),
    0,
  );

function constant(of: Fields): tf.Tensor {
  const raw = (of.get(9)?.[0] as Uint8Array).slice().buffer;
  const floats = numbers(of, 2)[0] === 1;
  const values = floats ? new Float32Array(raw) : Int32Array.from(new BigInt64Array(raw), Number);
  return tf.tensor(values, numbers(of, 1), floats ? 'float32' : 'int32');
}

/** One number as the kind of the attribute says, or several. */
const attribute = (of: Fields): number | number[] =>
  ({ 1: numbers(of, 2)[0], 2: numbers(of, 3)[0], 7: numbers(of, 8) })[
    numbers(of, 20)[0] as 1 | 2 | 7
  ] as number | number[];

/** @param images [batch, C, H, W] */
export function runGraph(file: Uint8Array, images: tf.Tensor): Float32Array {
  const [graph] = all(decode(file), 7) as [Fields];
  return tf.tidy(() => {
    const values = new Map<string, tf.Tensor>([['images', images]]);
    for (const of of all(graph, 5)) values.set(texts(of, 8)[0] ?? '', constant(of));
    for (const node of all(graph, 1)) {
      const inputs = texts(node, 1).map((name) => values.get(name) as tf.Tensor);
      const attributes = Object.fromEntries(
        all(node, 5).map((of) => [texts(of, 1)[0] ?? '', attribute(of)] as const),
      );
      const [result = ''] = texts(node, 2);
      if (values.has(result)) throw new Error(`${result} is made twice`);
      values.set(result, operate(texts(node, 4)[0] ?? '', inputs, attributes));
    }
    return Float32Array.from((values.get('logits') as tf.Tensor).dataSync());
  });
}

function operate(op: string, inputs: tf.Tensor[], of: Record<string, number | number[]>) {
  const [a, b, c] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor];
  switch (op) {
    case 'Conv': {
      const rows = tf.transpose(a as tf.Tensor4D, [0, 2, 3, 1]);
      const filter = tf.transpose(b as tf.Tensor4D, [2, 3, 1, 0]);
      const out = tf.conv2d(rows, filter, (of['strides'] as number[])[0] ?? 1, 'valid');
      return tf.transpose(tf.add(out, c), [0, 3, 1, 2]);
    }
    case 'Reshape':
      return tf.reshape(
        a,
        Array.from(b.dataSync(), (size, i) => (size === 0 ? (a.shape[i] ?? 0) : size)),
      );
    case 'Transpose':
      return tf.transpose(a, of['perm'] as number[]);
    case 'Pad': {
      const pads = Array.from(b.dataSync());
      return tf.pad(
        a,
        a.shape.map((_, i) => [pads[i] ?? 0, pads[i + a.rank] ?? 0]),
      );
    }
    case 'Add':
      return tf.add(a, b);
    case 'Mul':
      return tf.mul(a, b);
    case 'MatMul':
      return tf.matMul(a, b);
    case 'Softmax':
      return tf.softmax(a, of['axis'] as number);
    case 'Erf':
      return tf.erf(a);
    case 'Gather':
      return tf.gather(a, tf.cast(b, 'int32'), of['axis'] as number);
    case 'LayerNormalization': {
      const { mean, variance } = tf.moments(a, of['axis'], true);
      const root = tf.sqrt(tf.add(variance, of['epsilon'] as number));
      return tf.add(tf.mul(tf.div(tf.sub(a, mean), root), b), c);
    }
    default:
      throw new Error(`no operator ${op}`);
  }
}
