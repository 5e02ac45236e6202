// HTML that cannot be broken from within: every value that goes into a piece of markup is escaped unless it
// is markup itself. A report is made of nothing else.

/** Markup made here; text is never taken for it. */
export class Markup {
  constructor(readonly html: string) {}
}

export type Value = string | number | Markup | readonly Markup[] | null;

const SIGNS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in an element or in a quoted attribute. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? '');

/** A piece of markup; text in its holes is escaped, null is nothing. */
export function markup(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  const said = strings.map((text, i) => text + (i < values.length ? write(values[i] ?? null) : ''));
  return new Markup(said.join(''));
}

function write(value: Value): string {
  if (value === null) return '';
  if (value instanceof Markup) return value.html;
  if (typeof value === 'string') return escaped(value);
  // A coordinate needs no more than a hundredth of a pixel.
  if (typeof value === 'number') return String(Math.round(value * 100) / 100);
  return value.map((piece) => piece.html).join('');
}
