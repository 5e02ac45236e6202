// A graph of ONNX while it is drawn: nodes in their order and the constants that they take. Knows field numbers of the
// format and no network. The format: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
import { blob, float, inner, join, text, whole, type Message } from './protobuf';

/** Operators of version 17 of ONNX, the first with LayerNormalization, as files of version 8 may have them. */
const [OPSET, IR_VERSION] = [17, 8] as const;
/** `TensorProto.DataType` and `AttributeProto.AttributeType`. */
const [FLOAT_DATA, INT64_DATA] = [1, 7] as const;
const [FLOAT, INT, INTS] = [1, 2, 7] as const;

/** Whole numbers, alone or as a list, or what is told to be a float. */
export type Attribute = number | readonly number[] | { readonly float: number };

/** A size of an input or output; a name where it is free. */
type Axis = number | string;

export interface GraphWriter {
  /** Adds a constant of 32-bit floats and gives its name back. */
  readonly floats: (name: string, shape: readonly number[], values: Float32Array) => string;
  /** Adds a constant of 64-bit whole numbers and gives its name back. */
  readonly wholes: (name: string, values: readonly number[], scalar?: boolean) => string;
  /** Adds a node of one output, named as the output, and gives its name back. */
  readonly node: (
    op: string,
    inputs: readonly string[],
    output: string,
    attributes?: Readonly<Record<string, Attribute>>,
  ) => string;
}

export interface ModelAbout {
  readonly input: readonly [name: string, axes: readonly Axis[]];
  readonly output: readonly [name: string, axes: readonly Axis[]];
  /** For whoever opens the file in a viewer. */
  readonly doc: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The bytes of a model of one graph, one input and one output, of 32-bit floats. */
export function writeOnnx(
  { input, output, doc, metadata }: ModelAbout,
  draw: (graph: GraphWriter) => void,
): Uint8Array<ArrayBuffer> {
  const nodes: Message[] = [];
  const constants: Message[] = [];
  const add = (name: string, type: number, shape: readonly number[], raw: Uint8Array): string => {
    const dims = shape.map((size) => whole(1, size));
    constants.push(inner(5, ...dims, whole(2, type), text(8, name), blob(9, raw)));
    return name;
  };
  draw({
    floats: (name, shape, values) =>
      add(
        name,
        FLOAT_DATA,
        shape,
        new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      ),
    wholes: (name, values, scalar = false) =>
      add(
        name,
        INT64_DATA,
        scalar ? [] : [values.length],
        new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
      ),
    node(op, inputs, result, attributes = {}) {
      nodes.push(
        inner(
          1,
          ...inputs.map((name) => text(1, name)),
          ...[text(2, result), text(3, result), text(4, op)],
          ...Object.entries(attributes).map(([name, value]) => attribute(name, value)),
        ),
      );
      return result;
    },
  });
  const graph = inner(
    7,
    ...nodes,
    text(2, 'espalier'),
    ...constants,
    inner(11, ...valueInfo(...input)),
    inner(12, ...valueInfo(...output)),
  );
  const model = [
    ...[whole(1, IR_VERSION), text(2, 'Espalier'), text(6, doc), graph],
    inner(8, text(1, ''), whole(2, OPSET)),
    ...Object.entries(metadata).map(([key, value]) => inner(14, text(1, key), text(2, value))),
  ];
  return join(model.flat());
}

function attribute(name: string, value: Attribute): Message {
  if (typeof value === 'number') return inner(5, text(1, name), whole(3, value), whole(20, INT));
  if ('float' in value) return inner(5, text(1, name), float(2, value.float), whole(20, FLOAT));
  return inner(5, text(1, name), ...value.map((one) => whole(8, one)), whole(20, INTS));
}

/** `ValueInfoProto` of a tensor of floats. */
function valueInfo(name: string, axes: readonly Axis[]): Message[] {
  const dims = axes.map((axis) =>
    inner(1, typeof axis === 'number' ? whole(1, axis) : text(2, axis)),
  );
  return [text(1, name), inner(2, inner(1, whole(1, FLOAT_DATA), inner(2, ...dims)))];
}
