// Whether a name that no link has was meant to be one that links do have. Other sites hang names of their
// own on links, and those are nobody's mistake: only what looks like ours is taken for a slip.

/** Shorter names are met by chance. */
const LEAST = 4;
/** Names of so many letters may have two of them wrong, and may be met within joined ones. */
const LONG = 7;

/** What people call it → what links call it. */
const CALLED: Readonly<Record<string, string>> = {
  language: 'lang',
  languages: 'lang',
  dataset: 'data',
  learningrate: 'd.lr',
  presentation: 'present',
  randomseed: 'seed',
};

/** Words that may stand beside one of ours in a joined name: `batch_size`, `pruning-rate`. */
const BESIDE = [
  ...['size', 'number', 'value', 'pruning', 'prune', 'learning', 'weight', 'gate', 'label'],
  ...['dense', 'sparse', 'fine', 'tune', 'finetune'],
];

interface Form {
  readonly own: string;
  readonly form: string;
}

/** The one of `names` that was meant; null where none is near. */
export function nearName(name: string, names: Iterable<string>): string | null {
  if (name.length > 40) return null;
  const given = letters(name);
  const all = [...names];
  const called = Object.hasOwn(CALLED, given) ? CALLED[given] : undefined;
  if (called !== undefined && all.includes(called)) return called;
  const forms = all.flatMap((own) => formsOf(own).map((form) => ({ own, form })));
  const parts = name.split(/[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])/).filter((part) => part !== '');
  const slip = (least: number) =>
    forms.find(({ form }) => form.length >= least && isSlip(given, form));
  const found =
    forms.find(({ form }) => given === form) ??
    (parts.length > 1 ? (joined(parts.map(letters), forms) ?? slip(LONG)) : slip(LEAST));
  return found?.own ?? null;
}

/** Ours within a joined name, where nothing stands beside it that others could mean: never in `utm_rate`. */
function joined(parts: readonly string[], forms: readonly Form[]): Form | undefined {
  const isOurs = (part: string) => BESIDE.includes(part) || forms.some(({ form }) => form === part);
  if (!parts.every(isOurs)) return undefined;
  return forms.find(({ form }) => form.length >= LEAST && parts.includes(form));
}

const letters = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** `s.lambda` is also written `lambda`. */
const formsOf = (own: string): string[] =>
  [...new Set([own, own.slice(own.indexOf('.') + 1)])].map(letters);

function isSlip(given: string, wanted: string): boolean {
  if (!given.startsWith(wanted.charAt(0))) return false;
  if (slips(given, wanted) > (wanted.length < LONG ? 1 : 2)) return false;
  // Of four letters, another one in the place of one makes a word of its own: `stop`, `date`. No digit does.
  const signs = (text: string) => Array.from(text.replace(/\d/g, '0')).sort().join('');
  return wanted.length > LEAST || given.length !== wanted.length || signs(given) === signs(wanted);
}

/** Letters added, left out, changed or swapped with the next one (optimal string alignment). */
function slips(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return Infinity;
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const at = (up: number, left: number) => (up === 0 ? row : rows[i - up])?.[j - left] ?? 0;
      const same = a[i - 1] === b[j - 1];
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
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
