// Safetensors that mean harm: headers that lie about their length, their tensors or the bytes behind them.
import type { HostileTable } from './hostile-case';
import { CONFIG, fileOf, mended, network, read } from './network-file';
import { casesOf, type Row } from './read-archive';

const AGAIN = 'Download or export it again; part of it may be missing.';
const WRITE = 'Write it again with a safetensors library.';
const CHOOSE =
  'Choose a safetensors file; if it is one, download it again, part of it may be missing.';
const CONVERT = 'Leave it out, or convert the model to float32 and save it again.';
const VIT = 'Choose a ViT or DeiT for classification.';

const entry = (shape: unknown, begin: unknown, end: unknown, dtype: unknown = 'F32') => ({
  ...{ dtype, shape, data_offsets: [begin, end] },
});

const rows: readonly Row[] = [
  [
    'no bytes',
    () => new Uint8Array(),
    `A safetensors file must begin with 8 bytes that give the length of its header; got 0 bytes in all. ${AGAIN}`,
  ],
  [
    'seven bytes',
    () => new Uint8Array(7),
    `A safetensors file must begin with 8 bytes that give the length of its header; got 7 bytes in all. ${AGAIN}`,
  ],
  [
    'a length of 0',
    () => fileOf('', 8),
    `The header of the file must be JSON in UTF-8; got something else. ${WRITE}`,
  ],
  [
    'a length beyond the file',
    () => fileOf('{}', 0, 3n),
    `The header must have at most 2 bytes in a file of 10; got a file that says 3. ${CHOOSE}`,
  ],
  [
    'a length of 2^32',
    () => fileOf('{}', 0, 2n ** 32n),
    `The header must have at most 2 bytes in a file of 10; got a file that says 4294967296. ${CHOOSE}`,
  ],
  [
    'a length of 2^53 + 1',
    () => fileOf('{}', 8, 2n ** 53n + 1n),
    `The header must have at most 10 bytes in a file of 18; got a file that says 9007199254740993. ${CHOOSE}`,
  ],
  [
    'a length of 2^63',
    () => fileOf('{}', 8, 2n ** 63n),
    `The header must have at most 10 bytes in a file of 18; got a file that says 9223372036854775808. ${CHOOSE}`,
  ],
  [
    'a length of 2^64 − 1',
    () => fileOf('{}', 8, 2n ** 64n - 1n),
    `The header must have at most 10 bytes in a file of 18; got a file that says 18446744073709551615. ${CHOOSE}`,
  ],
  [
    'a length within the JSON',
    () => fileOf('{"a":1}', 0, 4n),
    `The header of the file must be JSON in UTF-8; got something else. ${WRITE}`,
  ],
  [
    'a header of 5 MB',
    () => fileOf(`{}${' '.repeat(5 * 2 ** 20)}`),
    'The header of the file must have at most 4.0 MB; got 5.0. Save the network with shorter names and less metadata.',
  ],
  [
    'JSON that is cut off',
    () => fileOf('{"a":'),
    `The header of the file must be JSON in UTF-8; got something else. ${WRITE}`,
  ],
  [
    'JSON with junk behind it',
    () => fileOf('{}}'),
    `The header of the file must be JSON in UTF-8; got something else. ${WRITE}`,
  ],
  [
    'zeros behind the JSON',
    () => fileOf('{}\0\0'),
    `The header of the file must be JSON in UTF-8; got something else. ${WRITE}`,
  ],
  [
    'text that is no UTF-8',
    () => fileOf('"é"', 0, 2n),
    `The header of the file must be JSON in UTF-8; got something else. ${WRITE}`,
  ],
  [
    'a byte order mark',
    () => fileOf('\ufeff{}'),
    `The header of the file must be JSON in UTF-8; got something else. ${WRITE}`,
  ],
  [
    'a list',
    () => fileOf('[]'),
    `The header of the file must be a JSON object of tensors by name; got something else. ${WRITE}`,
  ],
  [
    'null',
    () => fileOf('null'),
    `The header of the file must be a JSON object of tensors by name; got something else. ${WRITE}`,
  ],
  [
    '500,000 lists in lists',
    () => fileOf(`${'['.repeat(5e5)}${']'.repeat(5e5)}`),
    `The header of the file must be a JSON object of tensors by name; got something else. ${WRITE}`,
  ],
  [
    '400,000 objects in objects',
    () => fileOf(`${'{"a":'.repeat(4e5)}1${'}'.repeat(4e5)}`),
    `Values of tensor a must be floats, F64, F32, F16, BF16; got undefined. ${CONVERT}`,
  ],
  [
    'an entry that is a number',
    () => fileOf({ a: 4 }),
    `The header’s entry for tensor a must be an object; got 4. ${WRITE}`,
  ],
  [
    'an entry that is null',
    () => fileOf({ a: null }),
    `The header’s entry for tensor a must be an object; got null. ${WRITE}`,
  ],
  [
    'no type',
    () => fileOf({ a: { shape: [1], data_offsets: [0, 4] } }, 4),
    `Values of tensor a must be floats, F64, F32, F16, BF16; got undefined. ${CONVERT}`,
  ],
  [
    'a type that nobody knows',
    () => fileOf({ a: entry([1], 0, 4, 'F33') }, 4),
    `Values of tensor a must be floats, F64, F32, F16, BF16; got “F33”. ${CONVERT}`,
  ],
  [
    'a type that is a name of JavaScript',
    () => fileOf({ a: entry([1], 0, 4, '__proto__') }, 4),
    `Values of tensor a must be floats, F64, F32, F16, BF16; got “__proto__”. ${CONVERT}`,
  ],
  [
    'a type that is a list',
    () => fileOf({ a: entry([1], 0, 4, ['F32']) }, 4),
    `Values of tensor a must be floats, F64, F32, F16, BF16; got ["F32"]. ${CONVERT}`,
  ],
  [
    'floats of four bits',
    () => fileOf({ a: entry([2], 0, 1, 'F4') }, 1),
    `Values of tensor a must be floats, F64, F32, F16, BF16; got “F4”. ${CONVERT}`,
  ],
  [
    'a negative size',
    () => fileOf({ a: entry([-1], 0, 4) }, 4),
    `The shape of tensor a must be a list of at most 8 whole numbers from 0; got [-1]. ${WRITE}`,
  ],
  [
    'a size that is not whole',
    () => fileOf({ a: entry([1.5], 0, 6) }, 6),
    `The shape of tensor a must be a list of at most 8 whole numbers from 0; got [1.5]. ${WRITE}`,
  ],
  [
    'a size that is text',
    () => fileOf({ a: entry(['1'], 0, 4) }, 4),
    `The shape of tensor a must be a list of at most 8 whole numbers from 0; got ["1"]. ${WRITE}`,
  ],
  [
    'a size of 2^53',
    () => fileOf({ a: entry([2 ** 53], 0, 4) }, 4),
    `The shape of tensor a must be a list of at most 8 whole numbers from 0; got [9007199254740992]. ${WRITE}`,
  ],
  [
    'sizes whose product is beyond all numbers',
    () => fileOf({ a: entry(new Array(8).fill(2 ** 52), 0, 4) }, 4),
    `The offsets of tensor a of shape [4503599627370496, 4503599627370496, 4503599627370496, 4503599627370496, 4503599627370496, 4503599627370496, 4503599627370496, 4503599627370496] must span 6.769213120412146e+125 bytes; got 4. ${WRITE}`,
  ],
  [
    'nine axes',
    () => fileOf({ a: entry(new Array(9).fill(1), 0, 4) }, 4),
    `The shape of tensor a must be a list of at most 8 whole numbers from 0; got [1,1,1,1,1,1,1,1,1]. ${WRITE}`,
  ],
  [
    '100,000 axes',
    () => fileOf({ a: entry(new Array(1e5).fill(1), 0, 4) }, 4),
    `The shape of tensor a must be a list of at most 8 whole numbers from 0; got [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1… (100,000 entries). ${WRITE}`,
  ],
  [
    'no offsets',
    () => fileOf({ a: { dtype: 'F32', shape: [1] } }, 4),
    `The offsets of tensor a must be [begin, end] in bytes; got undefined. ${WRITE}`,
  ],
  [
    'offsets that run backwards',
    () => fileOf({ a: entry([0], 8, 4) }, 8),
    `The offsets of tensor a must be [begin, end] in bytes; got [8,4]. ${WRITE}`,
  ],
  [
    'three offsets',
    () => fileOf({ a: { ...entry([1], 0, 4), data_offsets: [0, 4, 8] } }, 8),
    `The offsets of tensor a must be [begin, end] in bytes; got [0,4,8]. ${WRITE}`,
  ],
  [
    'a negative offset',
    () => fileOf({ a: entry([1], -4, 0) }, 4),
    `The offsets of tensor a must be [begin, end] in bytes; got [-4,0]. ${WRITE}`,
  ],
  [
    'an offset of 2^64',
    () => fileOf('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,18446744073709551616]}}', 4),
    `The offsets of tensor a must be [begin, end] in bytes; got [0,18446744073709552000]. ${WRITE}`,
  ],
  [
    'an offset that is infinite',
    () => fileOf('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,1e999]}}', 4),
    `The offsets of tensor a must be [begin, end] in bytes; got [0,null]. ${WRITE}`,
  ],
  [
    'offsets of another length than the shape',
    () => fileOf({ a: entry([2], 0, 4) }, 4),
    `The offsets of tensor a of shape [2] must span 8 bytes; got 4. ${WRITE}`,
  ],
  [
    'offsets for floats of 32 bits of what has 16',
    () => fileOf({ a: entry([1], 0, 4, 'F16') }, 4),
    `The offsets of tensor a of shape [1] must span 2 bytes; got 4. ${WRITE}`,
  ],
  [
    'values that are cut off',
    () => fileOf({ a: entry([2], 0, 8) }, 7),
    `Tensor a must end within the 7 bytes of values that the file holds; got byte 8. ${AGAIN}`,
  ],
  [
    'values left over',
    () => fileOf({ a: entry([1], 0, 4) }, 5),
    `The file must hold the 4 bytes of values that its header describes; got 5. ${WRITE}`,
  ],
  [
    'tensors over each other',
    () => fileOf({ a: entry([2], 0, 8), b: entry([1], 4, 8) }, 8),
    `Tensor b must begin at byte 8; got 4, inside another tensor. ${WRITE}`,
  ],
  [
    'two tensors of one place',
    () => fileOf({ a: entry([1], 0, 4), b: entry([1], 0, 4) }, 4),
    `Tensor b must begin at byte 4; got 0, inside another tensor. ${WRITE}`,
  ],
  [
    'a gap',
    () => fileOf({ a: entry([1], 0, 4), b: entry([1], 8, 12) }, 12),
    `Tensor b must begin at byte 4; got 8, after a gap. ${WRITE}`,
  ],
  [
    'a gap before the first',
    () => fileOf({ a: entry([1], 4, 8) }, 8),
    `Tensor a must begin at byte 0; got 4, after a gap. ${WRITE}`,
  ],
  [
    'one name twice',
    () => fileOf('{"a":{},"a":{}}'),
    `The header of the file must have each name once; got “a” twice. ${WRITE}`,
  ],
  [
    'one name in two spellings',
    () => fileOf('{"a":{},"\\u0061":{}}'),
    `The header of the file must have each name once; got “a” twice. ${WRITE}`,
  ],
  [
    'a field of an entry twice',
    () => fileOf('{"a":{"dtype":"F32","dtype":"F16","shape":[0],"data_offsets":[0,0]}}'),
    `The header of the file must have each name once; got “dtype” twice. ${WRITE}`,
  ],
  [
    '“__proto__” as a tensor',
    () => fileOf(`{"__proto__":${JSON.stringify(entry([1], 0, 4))}}`, 4),
    `The file must hold a tensor patch_embed.proj.weight, as timm or Hugging Face name a ViT’s; got none among 1. ${VIT}`,
  ],
  [
    '“constructor” as a tensor',
    () => fileOf({ constructor: entry([1], 0, 4) }, 4),
    `The file must hold a tensor patch_embed.proj.weight, as timm or Hugging Face name a ViT’s; got none among 1. ${VIT}`,
  ],
  [
    'a name of 3 MB',
    () => fileOf({ ['n'.repeat(3e6)]: entry([0], 0, 0) }),
    'Names of tensors must have at most 200 characters; got “nnnnnnnnnnnnnnnnnnnn…',
  ],
  [
    'markup as a name',
    () => fileOf({ '<img src=x onerror=alert(1)>': entry([0], 0, 0) }),
    `The file must hold a tensor patch_embed.proj.weight, as timm or Hugging Face name a ViT’s; got none among 1. ${VIT}`,
  ],
  [
    '30,000 tensors',
    () =>
      fileOf(
        Object.fromEntries(Array.from({ length: 3e4 }, (_, i) => [`t${i}`, entry([0], 0, 0)])),
      ),
    'The file must have at most 10000 tensors; got 30000. Choose a file that holds one network.',
  ],
  [
    'no tensor',
    () => fileOf({}),
    `The file must hold a tensor patch_embed.proj.weight, as timm or Hugging Face name a ViT’s; got none among 0. ${VIT}`,
  ],
  [
    'metadata of numbers',
    () => fileOf({ __metadata__: { a: 1 } }),
    `__metadata__ of the file must be an object of strings; got something else. ${WRITE}`,
  ],
  [
    'metadata that are a list',
    () => fileOf({ __metadata__: ['a'] }),
    `__metadata__ of the file must be an object of strings; got something else. ${WRITE}`,
  ],
  [
    'metadata that are null',
    () => fileOf({ __metadata__: null }),
    `__metadata__ of the file must be an object of strings; got something else. ${WRITE}`,
  ],
  [
    'one name of metadata twice',
    () => fileOf('{"__metadata__":{"a":"1","a":"2"}}'),
    `The header of the file must have each name once; got “a” twice. ${WRITE}`,
  ],
];

export const table: HostileTable = {
  read: (bytes) => read([{ name: 'model.safetensors', bytes }, CONFIG]),
  fuzz: { seeds: () => [network()], mend: mended },
  cases: casesOf(rows),
};
