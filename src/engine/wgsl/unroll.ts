// Shaders of register tiles, written once for every size: lines between `//for r in ROWS` and `//end` stand as
// often as the constant or number says, with `$r` counting from 0 in names, for WGSL has neither macros nor
// arrays that are sure to stay in registers. Knows no kernel.

/** Constants of a variant: each is one of the shader too. */
export type Sizes = Readonly<Record<string, number>>;

const OPEN = /^ *\/\/for ([a-z]) in ([A-Z]+|\d+)$/;
const CLOSE = /^ *\/\/end$/;

/**
 * A shader for one size.
 * @throws Error for a repetition that has no end, or of a size that is not given
 */
export function unroll(source: string, sizes: Sizes): string {
  const constants = Object.entries(sizes).map(([name, value]) => `const ${name} = ${value}u;`);
  return [...constants, ...repeat(source.split('\n'), sizes)].join('\n');
}

function repeat(lines: readonly string[], sizes: Sizes): string[] {
  const start = lines.findIndex((line) => OPEN.test(line));
  if (start < 0) return [...lines];
  const [, name = '', size = ''] = OPEN.exec(lines[start] ?? '') ?? [];
  const count = sizes[size] ?? Number(size);
  const end = endOf(lines, start);
  if (Number.isNaN(count) || end < 0) throw new Error(`cannot repeat by ${name} in ${size}`);
  const body = lines.slice(start + 1, end);
  const times = Array.from({ length: count }, (_, i) =>
    repeat(
      body.map((line) => line.replaceAll(`$${name}`, String(i))),
      sizes,
    ),
  );
  return [...lines.slice(0, start), ...times.flat(), ...repeat(lines.slice(end + 1), sizes)];
}

/** The line that ends what begins at `start`; −1 where none does. */
function endOf(lines: readonly string[], start: number): number {
  let depth = 0;
  return lines.findIndex((line, i) => {
    if (i < start) return false;
    depth += Number(OPEN.test(line)) - Number(CLOSE.test(line));
    return depth === 0;
  });
}
