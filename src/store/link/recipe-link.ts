// A recipe on its way to somebody: in an address or, where that would be too long, as a file. One that only says
// what a page opens with is a readable link (write-link.ts); another stands behind “#r=”, deflated. What comes
// in is mended and checked here, and never carried out.
import { words } from '../../core/error-words';
import { checkFileSize, FormatError, toReport, type ErrorReport } from '../../core/errors';
import { packText, unpackText } from '../../core/inflate';
import { readRecipe } from '../../core/read-recipe';
import type { Recipe } from '../../core/recipe';
import { repeatedName } from '../../core/repeated-name';
import { changeConfig, DEFAULT_CONFIG, differing, OPENING } from '../../core/run-config';
import { cut, showText } from '../../core/shown';
import { LINK_NAMES } from './link-names';
import { linkEntries, withoutUnseen } from './mend-link';
import type { LinkContent } from './read-link';
import { LONGEST_LINK, writeLink, type LinkedView } from './write-link';

/** Bytes of a recipe as text: several times those of the longest that anything here writes. */
export const LARGEST_RECIPE = 2 ** 20;

/** The name of a recipe behind “#”. */
const NAME = 'r';

/** The recipe with settings that differ from the defaults, and none else. */
const shortened = (recipe: Recipe): Recipe => ({
  ...recipe,
  config: differing(DEFAULT_CONFIG, changeConfig(DEFAULT_CONFIG, recipe.config)),
});

/**
 * The address that opens the page with a recipe before whoever opens it; null where people could not send it
 * whole.
 * @param view what is seen beside it
 * @param address of the page, with a lesson of one's own behind “#” where that is seen
 */
export async function recipeLink(
  recipe: Recipe,
  view: LinkedView,
  address: string,
): Promise<string | null> {
  const url = new URL(address);
  const { config, start, steps } = recipe;
  const set = changeConfig(DEFAULT_CONFIG, config);
  const readable = steps.length === 0 && typeof set.data === 'string';
  url.search = readable ? writeLink(set, view, start) : writeLink(DEFAULT_CONFIG, view);
  const packed = readable ? null : await packText(JSON.stringify(shortened(recipe)));
  url.hash = withRecipe(view.lesson?.id === 'own' ? url.hash : '', packed);
  return url.href.length > LONGEST_LINK ? null : url.href;
}

/** What stands behind “#” with a packed recipe, or with none. */
function withRecipe(hash: string, packed: string | null): string {
  const others = hash
    .slice(1)
    .split('&')
    .filter((part) => part !== '' && packedIn(`#${part}`) === null);
  return [...others, ...(packed === null ? [] : [`${NAME}=${packed}`])].join('&');
}

/** What stands behind “#” when its recipe has been carried out or put away, with the mark itself. */
export function withoutRecipe(hash: string): string {
  const rest = withRecipe(hash, null);
  return rest === '' ? '' : `#${rest}`;
}

/** A recipe as a file that a person can read and change. */
export const recipeText = (recipe: Recipe): string =>
  `${JSON.stringify(shortened(recipe), null, 2)}\n`;

/** `espalier-recipe-nano-seed7.json` */
export function recipeName({ config }: Recipe): string {
  const { model, seed } = changeConfig(DEFAULT_CONFIG, config);
  return `espalier-recipe-${typeof model === 'string' ? model : 'vit'}-seed${seed}.json`;
}

/** Whether a file is text that may be a recipe: a safetensors file has zeros among its first eight bytes. */
export function mayBeRecipe(bytes: ArrayBuffer): boolean {
  const first = new Uint8Array(bytes, 0, Math.min(8, bytes.byteLength));
  if (first.length === 0 || first.includes(0)) return false;
  const text = new TextDecoder().decode(first).trimStart();
  return text === '' || text.startsWith('{');
}

/** @throws FileSizeError, FormatError, InvalidValueError, MismatchError */
export function readRecipeFile(bytes: ArrayBuffer): Recipe {
  checkFileSize(bytes.byteLength, LARGEST_RECIPE);
  return readRecipe(parsed(new TextDecoder().decode(bytes)));
}

/** What an address brings behind “#”. */
export interface Brought {
  readonly recipe: Recipe | null;
  /** Why what stands there is no recipe. */
  readonly notes: readonly ErrorReport[];
}

/**
 * What a page opens with: what its link says of that or, where it says nothing, what the recipe begins with; with
 * neither, {@link OPENING}.
 */
export function openingOf(
  { config, start, binds }: Pick<LinkContent, 'config' | 'start' | 'binds'>,
  { recipe }: Brought,
): Pick<LinkContent, 'config' | 'start'> {
  const says = start !== null || Object.keys(config).length > 0;
  if (says || (recipe === null && binds)) return { config, start };
  const { config: begins, start: from } = recipe ?? OPENING;
  return { config: begins, start: from };
}

/**
 * Reads what stands behind an address' “#”, as it arrived. Never rejects.
 * @param search what stands behind its “?”, where mails put the rest that write “#” as “%23”
 */
export async function broughtBy(hash: string, search = ''): Promise<Brought> {
  const packed = packedIn(hash) ?? packedIn(search);
  if (packed === null) return { recipe: null, notes: [] };
  try {
    return { recipe: await unpackRecipe(packed), notes: [] };
  } catch (error) {
    return { recipe: null, notes: [toReport(error)] };
  }
}

/** The letters of a recipe and whatever hangs on them; null where there is none. */
function packedIn(part: string): string | null {
  const isOwn = (name: string) => name === NAME || LINK_NAMES.has(name);
  const entries = linkEntries(part.slice(1), isOwn, asItIs);
  return entries.find(([name]) => name === NAME)?.[1] ?? null;
}

const asItIs = (text: string): string => text;

/** @throws FormatError, InvalidValueError, MismatchError */
async function unpackRecipe(packed: string): Promise<Recipe> {
  for (const letters of spellings(packed)) {
    let text: string | null;
    try {
      text = await unpackText(letters, LARGEST_RECIPE);
    } catch {
      // Not as it was written: with other letters, perhaps.
      continue;
    }
    if (text === null) throw tooLarge();
    return readRecipe(parsed(text));
  }
  throw notWhole();
}

/** The most parts that a mail breaks a link into: of two letters, for a link of the greatest length. */
const MOST_PARTS = 40;

/**
 * What the letters may have been when they were written, the likeliest first. Mails break them into lines, and
 * end a line with “=”; what follows a link in a sentence may hang on it, and so may the sentence's marks, of
 * which “-” and “_” are letters too.
 */
function* spellings(packed: string): Generator<string> {
  const parts = withoutUnseen(packed)
    .replace(/^[^\w-]+/, '')
    .split(/[\s=]+/)
    .slice(0, MOST_PARTS);
  const end = parts.findIndex((part) => /[^\w-]/.test(part));
  const own = end === -1 ? parts : parts.slice(0, end + 1);
  const letters = own.map((part) => /^[\w-]*/.exec(part)?.[0] ?? '');
  // All of the lines, or the first alone, with a sentence behind it.
  const counts = [letters.length, ...letters.keys()].filter((count) => count > 0);
  for (const count of counts) {
    const whole = letters.slice(0, count).join('');
    yield whole;
    yield whole.replace(/[-_]+$/, '');
    // “=” as mails write it.
    if (whole.startsWith('3D')) yield whole.slice(2);
  }
}

/** @throws FormatError */
function parsed(text: string): unknown {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new FormatError(
      'A recipe must be written as JSON; got something else.',
      'Choose a file that was saved as a recipe, or copy the whole link.',
      words('notRecipe', 'recipeFile'),
    );
  }
  // Of two words of one name only the later one would be seen, and carried out.
  const twice = repeatedName(text);
  if (twice === null) return given;
  throw new FormatError(
    `A name must stand once in one place of a recipe; got ${showText(twice)} twice.`,
    'Keep the one that is meant.',
    words('recipeTwice', 'keepOne', { name: cut(twice) }),
  );
}

const notWhole = (): FormatError =>
  new FormatError(
    'The recipe in the link is not whole: letters are missing or are others.',
    'Copy the whole link, or ask for the recipe as a file.',
    words('recipeCut', 'wholeLink'),
  );

const tooLarge = (): FormatError =>
  new FormatError(
    `The recipe in the link must have at most ${LARGEST_RECIPE / 2 ** 20} MB of text; got more.`,
    'Copy the whole link, or ask for the recipe as a file.',
    words('recipeLarge', 'wholeLink', { most: LARGEST_RECIPE / 2 ** 20 }),
  );
