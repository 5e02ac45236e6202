// What the bits of a run rest on. Where it goes on and any of that is another, it is no more the run that nobody
// interrupted: that is said before it goes on, and noted in it. Pure; what is here is handed in.
import { words } from './error-words';
import type { EngineInfo } from './engine-info';
import { EngineError } from './errors';
import { pathTo, type Checkpoint, type Lineage } from './lineage';
import { fields, list, text, whole } from './read';
import { readMade } from './read-lineage';
import { DIFFERENCES, madeBy, type Difference, type Made } from './run-log';

/** What a page is, whatever trains in it. */
export interface Here {
  /** By name and version. */
  readonly browser: string;
  /** Its version. */
  readonly page: string;
  /** SHA-256 of all that its engines are made of. */
  readonly kernels: string;
}

/** Training images. */
export interface DataMark {
  readonly name: string;
  /** In all. */
  readonly count: number;
  /** SHA-256 of each part that was here, in the order in which batches draw them. */
  readonly parts: readonly string[];
}

export interface Basis extends Here {
  readonly engine: Made;
  /** The GPU or processor as the browser names it. */
  readonly adapter: string;
  readonly data: DataMark;
}

/** What trains here, on the images that are here. */
export const basisOf = (info: EngineInfo, here: Here, data: DataMark): Basis => ({
  ...{ ...here, engine: madeBy(info), adapter: info.adapter, data },
});

/** TensorFlow.js promises no bits: what goes on with it is near, and not more. */
export const keepsBits = ({ engine }: Pick<Basis, 'engine'>): boolean =>
  !engine.id.startsWith('tfjs');

/** Whether a run has the bits of one that nobody interrupted. */
export interface Bits {
  /** Where it left them; null where it has them. */
  readonly left: {
    /** Steps of the run before it. */
    readonly at: number;
    /** What was another there; `promise` where all was the same, and its engine promises nothing. */
    readonly why: readonly (Difference | 'promise')[];
  } | null;
  /** Whether it keeps them where it goes on, all else being the same. */
  readonly promised: boolean;
}

/** Of the network at hand. */
export function bitsOf(lineage: Lineage): Bits {
  const path = pathTo(lineage, lineage.head);
  const last = lastMade(path);
  const promised = last === null || keepsBits({ engine: last });
  const place = path.findIndex(({ differs }) => differs !== undefined);
  const { at, differs = [], made } = path[place] ?? {};
  if (at === undefined) return { left: null, promised };
  const before = lastMade(path.slice(0, place));
  const isPromise = before !== null && before.id === made?.id && !keepsBits({ engine: before });
  const why = differs.map((what) => (what === 'engine' && isPromise ? 'promise' : what));
  return { left: { at, why }, promised };
}

const lastMade = (path: readonly Checkpoint[]): Made | null =>
  path.findLast(({ made }) => made !== null)?.made ?? null;

/** Each as it is compared, and as it is shown: names and numbers, of no language. */
const OF: Readonly<Record<Difference, (basis: Basis, part: number) => string>> = {
  engine: ({ engine: { id, variants } }) => [id, ...variants].join(' '),
  adapter: ({ adapter }) => adapter,
  browser: ({ browser }) => browser,
  page: ({ page }) => `Espalier ${page}`,
  kernels: ({ kernels }) => `WGSL/WASM ${short(kernels)}`,
  data: ({ data: { name, count, parts } }, part) =>
    [name, count, short(parts[part] ?? '')].filter((said) => said !== '').join(' '),
};

const short = (sha256: string): string => sha256.slice(0, 8);

/** The first part that both have and that is another in each; 0 where there is none. */
function otherPart(was: DataMark, is: DataMark): number {
  const found = was.parts.findIndex((part, i) => part !== (is.parts[i] ?? part));
  return Math.max(0, found);
}

/** What is another. Threads are not told apart: they change no bits. */
export function differences(was: Basis, is: Basis): Difference[] {
  const part = otherPart(was.data, is.data);
  const known = was.data.parts[part] !== undefined && is.data.parts[part] !== undefined;
  return DIFFERENCES.filter((each) => {
    const at = each === 'data' && !known ? Infinity : part;
    return OF[each](was, at) !== OF[each](is, at);
  });
}

/** The run cannot go on here bit for bit, and nobody has said yet that it may go on all the same. */
export function otherBasis(was: Basis, is: Basis, what: readonly Difference[]): EngineError {
  const part = otherPart(was.data, is.data);
  const said = (basis: Basis) => what.map((each) => OF[each](basis, part)).join(', ');
  const values = { was: said(was), is: said(is) };
  return new EngineError(
    `This run was trained with ${values.was}; here is ${values.is}.`,
    'Go on here, and from this step on it is not bit for bit the run that nobody interrupted; or open it where it was trained.',
    words('otherBasis', 'goOnHere', values),
  );
}

export const isOtherBasis = (error: unknown): boolean =>
  error instanceof EngineError && error.words?.happened === 'otherBasis';

/** More parts than any data set has. */
const MOST_PARTS = 10_000;
const LONGEST = 200;

/** @throws InvalidValueError */
export function readBasis(path: string, given: unknown): Basis {
  const of = fields(path, given, ['engine', 'adapter', 'browser', 'page', 'kernels', 'data']);
  const data = fields(`${path}.data`, of['data'], ['name', 'count', 'parts']);
  const said = (name: string) => text(`${path}.${name}`, of[name], LONGEST);
  return {
    engine: readMade(`${path}.engine`, of['engine']),
    adapter: said('adapter'),
    browser: said('browser'),
    page: said('page'),
    kernels: said('kernels'),
    data: {
      name: text(`${path}.data.name`, data['name'], LONGEST),
      count: whole(`${path}.data.count`, data['count'], 1),
      parts: list(`${path}.data.parts`, data['parts'], [0, MOST_PARTS], (at, part) =>
        text(at, part, 64),
      ),
    },
  };
}

/** Those that call themselves another as well stand first. */
const BROWSERS = [
  ['Edg', 'Edge'],
  ['OPR', 'Opera'],
  ['Firefox', 'Firefox'],
  ['Chrome', 'Chrome'],
  ['Version', 'Safari'],
] as const;

/** A browser by name and version, as far as it says them. @param userAgent `navigator.userAgent` */
export function browserName(userAgent: string): string {
  for (const [token, name] of BROWSERS) {
    const version = new RegExp(`\\b${token}/(\\d+(?:\\.\\d+)?)`).exec(userAgent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return cutTo(userAgent);
}

const cutTo = (said: string): string => (said.trim() === '' ? 'unknown' : said.slice(0, LONGEST));
