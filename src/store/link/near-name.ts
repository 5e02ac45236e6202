// Whether a name that no link has was meant to be one that links do have. Other sites hang names of their
// own on links, and those are nobody's mistake: only what looks like ours is taken for a slip.

/** Shorter names are met by chance. */
const LEAST = 4;
/** Names of so many letters may have two of them wrong. */
const LONG = 7;
/** `languages` for `lang`: as much longer a name may be that begins with one of ours. */
const LONGER_BY = 8;

/** The one of `names` that was meant; null where none is near. */
export function nearName(name: string, names: Iterable<string>): string | null {
  if (name.length > 40) return null;
  const given = letters(name);
  const parts = name.split(/[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])/).map(letters);
  for (const own of names)
    for (const form of formsOf(own)) {
      if (given === form) return own;
      if (form.length < LEAST) continue;
      const longer = given.startsWith(form) && given.length <= form.length + LONGER_BY;
      if (longer || parts.includes(form) || isSlip(given, form)) return own;
    }
  return null;
}

const letters = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** `s.lambda` is also written `lambda`. */
const formsOf = (own: string): string[] =>
  [...new Set([own, own.slice(own.indexOf('.') + 1)])].map(letters);

const isSlip = (given: string, wanted: string): boolean =>
  given.startsWith(wanted.charAt(0)) && slips(given, wanted) <= (wanted.length < LONG ? 1 : 2);

/** Letters added, left out, changed or swapped with the next one (optimal string alignment). */
function slips(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return Infinity;
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const at = (up: number, left: number) => (up === 0 ? row : rows[i - up])?.[j - left] ?? 0;
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          at(1, 0) + 1,
          at(0, 1) + 1,
          at(1, 1) + (same ? 0 : 1),
          swapped ? at(2, 2) + 1 : Infinity,
        ),
      );
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? Infinity;
}
