// Parquet that means harm: tables of contents that lie about the file, pages that lie about what is in them, and values
// that are no labels.
import { readFileSync } from 'node:fs';
import { joined } from '../data/own/set-files';
import { zeros } from './bombs';
import type { HostileTable } from './hostile-case';
import {
  LABELS,
  numbers,
  page,
  parquetOf,
  PICTURES,
  read,
  same,
  SCHEMA,
  set,
  texts,
  type Struct,
} from './parquet-file';
import { bombsOf, casesOf, type Row } from './read-archive';

const AGAIN = 'Download it again, or pack it anew.';
const ANEW =
  'Write it anew with pyarrow: pq.write_table(pq.read_table("a.parquet"), "b.parquet", row_group_size=1000).';
const LABELLED = 'Leave it out, or bring the parts of the set that have labels.';
const SEVERAL =
  'Bring pictures of several classes, those of each in a folder or under a label of its own.';

const END = `“a” must end as parquet does, with its table of contents; got something else. ${AGAIN}`;
const KEY = `“a” must be readable without a key; got an encrypted file. ${ANEW}`;
const TABLE = `The table of contents of “a” must be whole and fit the file; got one that is damaged. ${AGAIN}`;
const ROWS = `Rows 1 to 4 of “a” must be as its table of contents says; got bytes that are damaged. ${AGAIN}`;
const PAGE = `Pages of “a” must have at most 128 MB; got a larger one. ${ANEW}`;
const GOOD = 'read 0: all 2, 1: all 2';
/** All pictures are passed over. */
const PASSED = 'read 0: , 1: '.concat(
  ...[1, 2, 3, 4].map((row) => `; passed over a, ${row}: ${ROWS}`),
);
const codec = (of: string) =>
  `“a” must be packed by Snappy or gzip, or not at all; got ${of}. ${ANEW}`;
const encoding = (of: string) =>
  `Values of “a” must be written one behind another, or by a dictionary; got ${of}. ${ANEW}`;
const columns = (of: string) =>
  `“a” must have a column of pictures, as bytes, and one of labels, as numbers or text; got the columns ${of}. Bring a set of pictures with one label each.`;

const MOST = 2n ** 63n - 1n;
/** A change of what the table says of pictures, or of labels. */
const pictures = (of: Struct) => parquetOf({ chunks: [set(of), same] });
const labels = (of: Struct) => parquetOf({ chunks: [same, set(of)] });
/** A change of the header of the labels' page, which are these. */
const labelPage = (change: (of: Struct) => Struct, body = numbers(LABELS)) =>
  parquetOf({ labels: page(body, 4, change) });
const picturePage = (change: (of: Struct) => Struct, body = texts(PICTURES)) =>
  parquetOf({ pictures: page(body, 4, change) });
const ofPage = (of: Struct) => (header: Struct) =>
  set({ field_5: set(of)(header['field_5'] as Struct) })(header);
const schema = (...of: Struct[]) => parquetOf({ schema: of });
const [root = {}, image = {}, label = {}] = SCHEMA;
const many = (bytes: readonly number[], times: number) =>
  Uint8Array.from({ length: bytes.length * times }, (_, i) => bytes[i % bytes.length] ?? 0);
const raw = (...parts: Uint8Array[]) => parquetOf({ raw: joined(...parts) });
const said = (text: string) =>
  parquetOf({ table: set({ field_5: [{ field_1: 'huggingface', field_2: text }] }) });
const features = (of: unknown) => said(JSON.stringify({ info: { features: of } }));
const names = (of: unknown) => features({ label: { _type: 'ClassLabel', names: of } });

/** A dictionary of numbers, and a page of runs that point into it. */
const byDictionary = (words: readonly number[], runs: readonly number[], count = words.length) =>
  parquetOf({
    labels: joined(
      page(numbers(words), 0, () => ({
        ...{ field_1: 2, field_2: 8 * words.length, field_3: 8 * words.length },
        field_7: { field_1: count, field_2: 0 },
      })),
      page(Uint8Array.from(runs), 4, ofPage({ field_2: 8 })),
    ),
    chunks: [same, set({ field_2: [0, 3, 8] })],
  });

/** A label of 64 bits. */
const EIGHT = [0, 0, 0, 0, 0, 0, 0, 0];

const files: readonly Row[] = [
  ['a good one', () => parquetOf(), GOOD],
  ['nothing', () => new Uint8Array(), END],
  ['four bytes', () => parquetOf().slice(0, 4), END],
  ['twelve bytes', () => parquetOf({ raw: new Uint8Array() }).slice(-12), TABLE],
  ['an end that is cut off', () => parquetOf().slice(0, -1), END],
  ['another end', () => parquetOf({ magic: 'PAR2' }), END],
  ['an encrypted table', () => parquetOf({ magic: 'PARE' }), KEY],
  ['a table longer than the file', () => parquetOf({ length: 10_000 }), END],
  ['a table of 4 GB', () => parquetOf({ length: 2 ** 32 - 1 }), END],
  ['a table of nothing', () => parquetOf({ length: 0 }), TABLE],
  ['a table that begins too late', () => parquetOf({ length: 40 }), TABLE],
  [
    'a table of 17 MB',
    () => raw(new Uint8Array(17 * 2 ** 20)),
    `The table of contents of “a” must have at most 16 MB; got 17. ${ANEW}`,
  ],
  ['a table of zeros', () => raw(new Uint8Array(1000)), TABLE],
  ['a table without an end', () => raw(Uint8Array.of(0x15)), TABLE],
];

const structs: readonly Row[] = [
  ['a list of 2^31 zeros', () => raw(Uint8Array.of(0x19, 0xf5, 0xff, 0xff, 0xff, 0xff, 7)), TABLE],
  ['a list of 2^35', () => raw(Uint8Array.of(0x19, 0xf5, 0xff, 0xff, 0xff, 0xff, 0x7f)), TABLE],
  ['lists of lists of 16 million', () => raw(many([0x19, 0xf9, 0xff, 0xff, 0xff, 7], 1e6)), TABLE],
  ['structs in structs', () => raw(many([0x1c], 1e6)), TABLE],
  [
    'a million empty structs',
    () => raw(joined(Uint8Array.of(0x19, 0xfc, 0xc0, 0x84, 0x80, 1), new Uint8Array(2 ** 21 + 64))),
    TABLE,
  ],
  ['two million fields', () => raw(many([0x11], 2e6)), TABLE],
  [
    'a text longer than the table',
    () => raw(Uint8Array.of(0x18, 0xff, 0xff, 0xff, 0xff, 7)),
    TABLE,
  ],
  [
    'a text of a negative length',
    () => raw(Uint8Array.of(0x18, 0xff, 0xff, 0xff, 0xff, 0x0f)),
    TABLE,
  ],
  ['a number of a million bytes', () => raw(joined(Uint8Array.of(0x16), many([0x80], 1e6))), TABLE],
  ['maps', () => raw(Uint8Array.of(0x1b, 1, 0x55, 2, 2, 0)), TABLE],
  ['a type that is none', () => raw(Uint8Array.of(0x1f, 0)), TABLE],
  ['a list of a type that is none', () => raw(Uint8Array.of(0x19, 0x1e, 0, 0)), TABLE],
  ['a schema that is text', () => parquetOf({ table: set({ field_2: 'schema' }) }), TABLE],
  ['no schema', () => parquetOf({ table: set({ field_2: undefined }) }), TABLE],
  ['an empty schema', () => schema(), TABLE],
  ['groups that are numbers', () => parquetOf({ table: set({ field_4: [1, 2] }) }), TABLE],
  ['no groups', () => parquetOf({ table: set({ field_4: undefined }) }), TABLE],
  ['a group without columns', () => parquetOf({ group: set({ field_1: undefined }) }), TABLE],
  [
    'a group with one column',
    () => parquetOf({ group: (of) => set({ field_1: (of['field_1'] as unknown[]).slice(1) })(of) }),
    TABLE,
  ],
  [
    'columns without what they are',
    () => parquetOf({ columns: [set({ field_3: undefined }), same] }),
    TABLE,
  ],
  [
    'a column in another file',
    () => parquetOf({ columns: [set({ field_1: 'b.parquet' }), same] }),
    TABLE,
  ],
  ['an encrypted column', () => parquetOf({ columns: [set({ field_8: {} }), same] }), KEY],
];

const tables: readonly Row[] = [
  ['fewer rows than its groups', () => parquetOf({ table: set({ field_3: 3n }) }), TABLE],
  ['2^63 rows', () => parquetOf({ table: set({ field_3: MOST }) }), TABLE],
  [
    '−1 rows',
    () => parquetOf({ table: set({ field_3: -1n }), group: set({ field_3: -1n }) }),
    TABLE,
  ],
  [
    'a billion rows',
    () => parquetOf({ rows: 1e9 }),
    '“a” must have at most 1000000 pictures; got 1000000000. Bring fewer pictures.',
  ],
  ['a million rows', () => parquetOf({ rows: 1e6 }), ROWS.replace('1 to 4', '1 to 1000000')],
  [
    'no rows',
    () => parquetOf({ rows: 0 }),
    `“a” must have pictures of 2 to 1000 classes; got 0. ${SEVERAL}`,
  ],
  ['more values than rows', () => labels({ field_5: 5n }), TABLE],
  ['pictures before the file', () => pictures({ field_9: 0n }), TABLE],
  ['pictures at −1', () => pictures({ field_9: -1n }), TABLE],
  ['pictures behind the table', () => pictures({ field_9: 1000n }), TABLE],
  ['pictures at 2^63', () => pictures({ field_9: MOST }), TABLE],
  ['a chunk that runs into the table', () => labels({ field_7: 200n }), TABLE],
  ['a chunk of 2^63 bytes', () => labels({ field_7: MOST }), TABLE],
  ['a chunk of −1 bytes', () => labels({ field_7: -1n }), TABLE],
  ['a chunk of no bytes', () => labels({ field_7: 0n }), ROWS],
  ['chunks that overlap', () => labels({ field_9: 30n }), TABLE],
  [
    'pictures where the labels are',
    () => parquetOf({ chunks: [set({ field_9: 80n }), set({ field_9: 80n })] }),
    TABLE,
  ],
  [
    'ten thousand groups in one place',
    () =>
      parquetOf({
        table: (of) =>
          set({
            field_3: 40_000n,
            field_4: Array.from({ length: 10_000 }, () => (of['field_4'] as unknown[])[0]),
          })(of),
      }),
    TABLE,
  ],
  ['a dictionary behind the pages', () => labels({ field_11: 1000n }), GOOD],
  ['a dictionary at −1', () => labels({ field_11: -1n }), TABLE],
  ['a chunk of another type', () => labels({ field_1: 6 }), TABLE],
  ['a type of 99', () => labels({ field_1: 99 }), TABLE],
  ['a codec of 99', () => pictures({ field_4: 99 }), TABLE],
  ['a codec of −1', () => pictures({ field_4: -1 }), TABLE],
  ['LZO', () => pictures({ field_4: 3 }), codec('LZO')],
  ['Brotli', () => pictures({ field_4: 4 }), codec('Brotli')],
  ['LZ4', () => labels({ field_4: 5 }), codec('LZ4')],
  ['raw LZ4', () => labels({ field_4: 7 }), codec('LZ4 (raw)')],
  ['differences', () => labels({ field_2: [5] }), encoding('DELTA_BINARY_PACKED')],
  ['prefixes', () => pictures({ field_2: [7] }), encoding('DELTA_BYTE_ARRAY')],
  ['split bytes', () => labels({ field_2: [0, 9] }), encoding('BYTE_STREAM_SPLIT')],
  ['an encoding of 99', () => labels({ field_2: [99] }), TABLE],
  ['an encoding of −1', () => labels({ field_2: [-1] }), TABLE],
];

const schemas: readonly Row[] = [
  ['pictures alone', () => schema({ ...root, field_5: 1 }, image), columns('image')],
  ['labels alone', () => schema({ ...root, field_5: 1 }, label), columns('label')],
  ['no columns', () => schema({ ...root, field_5: 0 }), columns('–')],
  ['more columns than there are', () => schema({ ...root, field_5: 3 }, image, label), TABLE],
  ['fewer columns than there are', () => schema({ ...root, field_5: 1 }, image, label), TABLE],
  ['2^31 columns', () => schema({ ...root, field_5: 2 ** 31 - 1 }, image, label), TABLE],
  ['−1 columns', () => schema({ ...root, field_5: -1 }, image, label), TABLE],
  ['columns that have columns', () => schema(root, { ...image, field_5: 1 }, label), TABLE],
  [
    'folders in folders, 100 deep',
    () =>
      schema(
        { field_4: 'schema', field_5: 1 },
        ...Array.from({ length: 100 }, (_, i) => ({ field_3: 1, field_4: String(i), field_5: 1 })),
        image,
      ),
    TABLE,
  ],
  ['a column without a name', () => schema(root, set({ field_4: undefined })(image), label), TABLE],
  ['a name that is a number', () => schema(root, { ...image, field_4: 4 }, label), TABLE],
  ['columns of one name', () => schema(root, { ...image, field_4: 'label' }, label), GOOD],
  [
    'columns of JavaScript',
    () => schema(root, { ...image, field_4: '__proto__' }, { ...label, field_4: 'constructor' }),
    GOOD,
  ],
  [
    'a name of a million letters',
    () => schema(root, { ...image, field_4: 'x'.repeat(1e6) }, { ...label, field_1: 4 }),
    columns(`${'x'.repeat(120)}… (1,000,007 characters)`),
  ],
  [
    'pictures that are text',
    () => schema(root, { ...image, field_6: 0 }, label),
    columns('image, label'),
  ],
  [
    'labels that are fractions',
    () => schema(root, image, { ...label, field_1: 5 }),
    columns('image, label'),
  ],
  [
    'labels that are days',
    () => schema(root, image, { ...label, field_6: 9 }),
    columns('image, label'),
  ],
  ['lists of labels', () => schema(root, image, { ...label, field_3: 2 }), columns('image, label')],
];

const pages: readonly Row[] = [
  ['a page that unpacks to 2 GB', () => labelPage(set({ field_2: 2 ** 31 - 1 })), PAGE],
  ['a page of 2 GB', () => labelPage(set({ field_3: 2 ** 31 - 1 })), ROWS],
  ['a page that unpacks to −1 bytes', () => labelPage(set({ field_2: -1 })), ROWS],
  ['a page of −1 bytes', () => labelPage(set({ field_3: -1 })), ROWS],
  ['a page of less than it says', () => labelPage(set({ field_2: 31 })), ROWS],
  ['a page of no kind', () => labelPage(set({ field_1: 99 })), ROWS],
  ['a page of no rows', () => labelPage(ofPage({ field_1: 0 })), ROWS],
  ['a page of more rows than the group', () => labelPage(ofPage({ field_1: 5 })), ROWS],
  [
    'five rows in a group of four',
    () => parquetOf({ labels: page(numbers([0, 1, 1, 0, 1]), 5) }),
    ROWS,
  ],
  ['a page of 2^31 rows', () => labelPage(ofPage({ field_1: 2 ** 31 - 1 })), ROWS],
  ['a page of −1 rows', () => labelPage(ofPage({ field_1: -1 })), ROWS],
  ['a page of fewer rows than the group', () => labelPage(ofPage({ field_1: 3 })), ROWS],
  ['a page that nothing says what it is', () => labelPage(set({ field_5: undefined })), ROWS],
  ['a page of another encoding', () => labelPage(ofPage({ field_2: 5 })), ROWS],
  ['a page of an encoding that is none', () => labelPage(ofPage({ field_2: 99 })), ROWS],
  ['a page of an index', () => labelPage(set({ field_1: 1 })), ROWS],
  ['labels cut off', () => labelPage(same, numbers([0, 1, 1])), ROWS],
  ['a header cut off', () => parquetOf({ labels: page(numbers(LABELS), 4).slice(0, 7) }), ROWS],
  ['a header of zeros', () => parquetOf({ labels: new Uint8Array(100) }), ROWS],
  [
    'a header of lists of lists',
    () => parquetOf({ labels: many([0x19, 0xf9, 0xff, 0xff, 0xff, 7], 1e4) }),
    ROWS,
  ],
  [
    'a header of 70 kB',
    () => parquetOf({ labels: page(numbers(LABELS), 4, set({ field_9: 'x'.repeat(70_000) })) }),
    ROWS,
  ],
  [
    'a hundred thousand pages of no rows',
    () => parquetOf({ labels: many([...page(new Uint8Array(), 0)], 1e5) }),
    ROWS,
  ],
  [
    'pictures of 2 GB',
    () => picturePage(set({ field_2: 2 ** 31 - 1 })),
    PASSED.replaceAll(ROWS, PAGE),
  ],
  ['a picture longer than its page', () => picturePage(same, many([0xff], 40)), PASSED],
  [
    'a last picture longer than its page',
    () => picturePage(same, texts(PICTURES).slice(0, -1)),
    PASSED,
  ],
  ['pictures cut off', () => picturePage(same, texts(PICTURES.slice(1))), PASSED],
  [
    'pictures by no dictionary',
    () => picturePage(ofPage({ field_2: 8 }), Uint8Array.of(1, 8, 0)),
    PASSED,
  ],
  ['pictures that are no Snappy', () => pictures({ field_4: 1 }), PASSED],
  ['labels that are no gzip', () => labels({ field_4: 2 }), ROWS],
];

const values: readonly Row[] = [
  ['a dictionary', () => byDictionary([7, 5], [1, 3, 0b0110]), 'read 5: all 2, 7: all 2'],
  ['an index out of the dictionary', () => byDictionary([7, 5], [2, 8, 2]), ROWS],
  ['a dictionary longer than its page', () => byDictionary([7, 5], [1, 3, 6], 3), ROWS],
  ['a dictionary of 2^31', () => byDictionary([7, 5], [1, 3, 6], 2 ** 31 - 1), ROWS],
  ['a dictionary of −1', () => byDictionary([7, 5], [1, 3, 6], -1), ROWS],
  [
    'a dictionary of 300,000',
    () =>
      byDictionary(
        [7, 5, ...EIGHT.concat(...Array.from({ length: 37_500 }, () => EIGHT))],
        [1, 3, 6],
      ),
    ROWS,
  ],
  ['an empty dictionary', () => byDictionary([], [1, 3, 6]), ROWS],
  ['a run of 2^31', () => byDictionary([7, 5], [1, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0]), ROWS],
  ['2^31 packed numbers', () => byDictionary([7, 5], [1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0]), ROWS],
  ['runs of nothing', () => byDictionary([7, 5], [1, ...many([0, 0], 1000)]), ROWS],
  ['runs cut off', () => byDictionary([7, 5], [1, 4, 0]), ROWS],
  ['indices of 255 bits', () => byDictionary([7, 5], [255, 3, 6]), ROWS],
  [
    'indices of no bits',
    () => byDictionary([7, 5], [0]),
    `“a” must have pictures of 2 to 1000 classes; got 1. ${SEVERAL}`,
  ],
  ['no indices', () => byDictionary([7, 5], []), ROWS],
  [
    'two dictionaries',
    () => {
      const words = page(numbers([7, 5]), 0, () => ({
        field_1: 2,
        field_2: 16,
        field_3: 16,
        field_7: { field_1: 2, field_2: 0 },
      }));
      return parquetOf({
        labels: joined(words, words, page(Uint8Array.of(1, 3, 6), 4, ofPage({ field_2: 8 }))),
      });
    },
    ROWS,
  ],
  [
    'one class',
    () => labelPage(same, numbers([1, 1, 1, 1])),
    `“a” must have pictures of 2 to 1000 classes; got 1. ${SEVERAL}`,
  ],
  [
    'labels of 64 bits',
    () => labelPage(same, numbers([-MOST, MOST, MOST, -MOST])),
    'read -9223372036854776000: all 2, 9223372036854776000: all 2',
  ],
  ['JSON that is none', () => said('{"info"'), GOOD],
  ['JSON of lists in lists', () => said('['.repeat(1e6)), GOOD],
  ['JSON of no object', () => said('null'), GOOD],
  ['columns that are a list', () => features([]), GOOD],
  [
    'prototypes',
    () => said('{"info":{"features":{"__proto__":{"_type":"ClassLabel","names":["a","b"]}}}}'),
    GOOD,
  ],
  ['names that are no list', () => names('ab'), GOOD],
  ['names that are numbers', () => names([1, 2]), GOOD],
  ['a name of a thousand letters', () => names(['a', 'b'.repeat(1000)]), GOOD],
  [
    'names of JavaScript',
    () => names(['__proto__', 'constructor']),
    'read __proto__: all 2, constructor: all 2',
  ],
  [
    'a single name',
    () => names(['a']),
    `“a” must have pictures of 2 to 1000 classes; got 1. ${SEVERAL}`,
  ],
  [
    '100,000 names',
    () => names(Array.from({ length: 1e5 }, () => 'a')),
    `“a” must have pictures of 2 to 1000 classes; got 100000. ${SEVERAL}`,
  ],
  [
    'a label that has no name',
    () =>
      parquetOf({
        labels: page(numbers([0, 2, -1, MOST]), 4),
        table: set({
          field_5: [
            {
              field_1: 'huggingface',
              field_2: '{"info":{"features":{"label":{"_type":"ClassLabel","names":["a","b"]}}}}',
            },
          ],
        }),
      }),
    ['2', '-1', '9223372036854776000'].reduce(
      (told, has, i) =>
        `${told}; passed over a, ${i + 2}: The label of “a, ${i + 2}” must be from 0 to 1; got ${has}. ${LABELLED}`,
      'read a: all 1, b: ',
    ),
  ],
  [
    'an empty picture',
    () => picturePage(same, texts(['one', '', 'three', 'four'])),
    'read 0: all 2, 1: all 1; passed over a, 2: “a, 2” must be a picture of 1 byte to 64 MB; got another size. Save it as PNG or JPEG.',
  ],
];

/** Labels, packed by Snappy. */
const packed = (...bytes: readonly number[]) =>
  parquetOf({
    labels: page(Uint8Array.from(bytes), 4, set({ field_2: 32 })),
    chunks: [same, set({ field_4: 1 })],
  });

const streams: readonly Row[] = [
  // Zero; one and a copy of seven bytes of it; both of these again, the one before.
  ['Snappy', () => packed(32, 28, ...EIGHT, 0, 1, 26, 8, 0, 30, 8, 0, 31, 24, 0, 0, 0), GOOD],
  ['a literal of 4 GB', () => packed(32, 0xfc, 255, 255, 255, 255, 0), ROWS],
  ['a literal of 2 GB', () => packed(32, 0xfc, 0, 0, 0, 0x80, 0), ROWS],
  ['a literal that is cut off', () => packed(32, 124, ...EIGHT), ROWS],
  ['a literal longer than the page', () => packed(32, 255, 33, 0, 0, 0, ...EIGHT), ROWS],
  ['a copy of what is not there yet', () => packed(32, 28, ...EIGHT, 94, 9, 0), ROWS],
  ['a copy of nothing', () => packed(32, 28, ...EIGHT, 94, 0, 0), ROWS],
  ['a copy from 4 GB before', () => packed(32, 28, ...EIGHT, 95, 255, 255, 255, 255), ROWS],
  ['a copy longer than the page', () => packed(32, 28, ...EIGHT, 254, 1, 0), ROWS],
  ['a copy that is cut off', () => packed(32, 28, ...EIGHT, 0b1110, 1), ROWS],
  ['Snappy of another length', () => packed(31, 28, ...EIGHT, 94, 1, 0), ROWS],
  ['Snappy without a length', () => packed(255, 255, 255, 255, 255), ROWS],
  ['Snappy of nothing', () => packed(), ROWS],
];

/** A page that says how long it is, and is a tiny stream of Snappy. */
const snappy = (size: number) =>
  parquetOf({
    pictures: page(Uint8Array.of(0, 4, 65, 65), 4, set({ field_2: size })),
    chunks: [set({ field_4: 1 }), same],
  });

/** Labels that are text, and nothing but zeros when they are unpacked. */
const zeroTexts = async (megabytes: number) =>
  parquetOf({
    schema: [root, image, { ...label, field_1: 6, field_6: 0 }],
    labels: page(await zeros(megabytes, 'gzip'), 4, set({ field_2: megabytes * 2 ** 20 })),
    chunks: [same, set({ field_1: 6, field_4: 2 })],
  });

const bombs: readonly Row[] = [
  ['labels that unpack to 64 MB', () => zeroTexts(64), ROWS],
  ['labels that unpack to 192 MB', () => zeroTexts(192), PAGE],
  ['Snappy that says 128 MB', () => snappy(128 * 2 ** 20), PASSED],
  ['Snappy that says 2 GB', () => snappy(2 ** 31 - 1), PASSED.replaceAll(ROWS, PAGE)],
];

const hub = (name: string) =>
  Uint8Array.from(readFileSync(new URL(`../data/own/parquet/${name}.parquet`, import.meta.url)));

export const table: HostileTable = {
  read,
  fuzz: {
    seeds: () => [parquetOf(), ...['test-00000-of-00001', 'gzip', 'numbers', 'nulls'].map(hub)],
  },
  cases: [
    ...casesOf([...files, ...structs, ...tables, ...schemas, ...pages, ...values, ...streams]),
    ...bombsOf(bombs),
  ],
};
