// Tokens of the style sheet as the browser understands them. A sheet may write one colour in many ways
// (`#fff`, `white`, `color-mix(…)`), and a build rewrites it: nothing here reads the sheet's own letters.

/** Red, green and blue, 0…255. */
export type Bytes = readonly [number, number, number];

export interface Tokens {
  /** Of an opaque colour token, as `rgb(250, 248, 243)`; see {@link bytesOf}. */
  readonly colour: (name: string) => string;
  /** Of a length token, CSS pixels. */
  readonly length: (name: string) => number;
  /** Of a list of faces, as a canvas takes it. */
  readonly faces: (name: string) => string;
}

/** What `read` makes of the tokens of the document. */
export function withTokens<T>(read: (tokens: Tokens) => T): T {
  const probe = document.createElement('span');
  probe.hidden = true;
  // Forced colours would else answer for every token.
  probe.style.setProperty('forced-color-adjust', 'none');
  document.documentElement.append(probe);
  const style = getComputedStyle(probe);
  const set = (property: string, value: string) => probe.style.setProperty(property, value);
  try {
    return read({
      colour(name) {
        set('color', `var(${name})`);
        // A mixed colour is always told in sRGB; browsers that cannot mix keep the line above.
        set('color', `color-mix(in srgb, var(${name}), var(${name}))`);
        return cssOf(bytesOf(style.color));
      },
      length(name) {
        set('text-indent', `var(${name})`);
        return parseFloat(style.textIndent);
      },
      faces(name) {
        set('font-family', `var(${name})`);
        return style.fontFamily;
      },
    });
  } finally {
    probe.remove();
  }
}

const cssOf = ([red, green, blue]: Bytes): string => `rgb(${red}, ${green}, ${blue})`;

/**
 * The bytes of an sRGB colour as browsers tell it: `rgb(250, 248, 243)` or `color(srgb 0.98 0.97 0.95)`.
 * @throws Error for anything else
 */
export function bytesOf(told: string): Bytes {
  const [, form, list = ''] = /^(rgba?|color)\((?:srgb )?([^)]*)\)$/.exec(told) ?? [];
  const [red = NaN, green = NaN, blue = NaN] = list.split(/[\s,/]+/).map(Number);
  const scale = form === 'color' ? 255 : 1;
  const byte = (part: number) => Math.round(Math.min(255, Math.max(0, part * scale)));
  const bytes: Bytes = [byte(red), byte(green), byte(blue)];
  if (bytes.some(Number.isNaN)) throw new Error(`"${told}" is no sRGB colour.`);
  return bytes;
}
