// A link as a QR code: the squares of it as one SVG path. Black on white with the quiet zone scanners want.
// Pure; the encoder is `qrcode-generator`.
import qrcode from 'qrcode-generator';

/** Squares of white around the code, as its standard asks. */
export const QUIET = 4;

export interface QrCode {
  /** Squares a side, quiet zone included. */
  readonly side: number;
  /** The dark squares, one unit each. */
  readonly path: string;
}

/** The code of a link; null where it is longer than a code can hold. */
export function qrCode(link: string): QrCode | null {
  const code = encode(link, 'M') ?? encode(link, 'L');
  if (code === null) return null;
  const modules = code.getModuleCount();
  const runs: string[] = [];
  for (let row = 0; row < modules; row++)
    for (let column = 0; column < modules; column++) {
      const start = column;
      while (column < modules && code.isDark(row, column)) column++;
      const length = column - start;
      if (length > 0) runs.push(`M${start + QUIET} ${row + QUIET}h${length}v1h-${length}z`);
    }
  return { side: modules + 2 * QUIET, path: runs.join('') };
}

function encode(link: string, level: 'M' | 'L') {
  const code = qrcode(0, level);
  code.addData(link);
  try {
    code.make();
    return code;
  } catch {
    return null;
  }
}
