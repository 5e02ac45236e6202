// Which columns are the pictures and the labels, by what the hub's sets are like.
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../../src/data/parquet/choose-columns';
import { TYPES, type Leaf } from '../../../src/data/parquet/leaves';

const leaf = (path: string, type: keyof typeof TYPES, meant: Leaf['meant'] = null): Leaf => ({
  ...{ index: 0, path: path.split('.'), type: TYPES[type], meant },
  ...{ optional: 1, repeated: false },
});
const image = (name: string) => [
  leaf(`${name}.bytes`, 'bytes'),
  leaf(`${name}.path`, 'bytes', 'text'),
];
const number = (name: string) => leaf(name, 'int64');
const text = (name: string) => leaf(name, 'bytes', 'text');
const classLabel = (...names: string[]) => ({ _type: 'ClassLabel', names });

function chosen(leaves: readonly Leaf[], features: unknown = null) {
  const said = features === null ? null : JSON.stringify({ info: { features } });
  const { pictures, labels } = columnsOf(leaves, said);
  return [pictures.map(({ name }) => name).join(' '), labels.map(({ name }) => name).join(' ')];
}

describe('columns', () => {
  it.each([
    ['MNIST', [...image('image'), number('label')], 'image', 'label'],
    ['ImageNet', [leaf('jpg', 'bytes'), text('__key__'), number('cls')], 'jpg', 'cls __key__'],
    [
      'text beside labels',
      [...image('image'), text('caption'), text('class')],
      'image',
      'class caption',
    ],
    [
      'numbers beside labels',
      [...image('img'), number('id'), number('target')],
      'img',
      'target id',
    ],
    [
      'two labels',
      [...image('img'), number('coarse_label'), number('fine_label')],
      'img',
      'fine_label coarse_label',
    ],
    [
      'numbers before text',
      [...image('img'), text('author'), number('year')],
      'img',
      'year author',
    ],
    ['two pictures', [...image('mask'), ...image('photo'), number('label')], 'photo mask', 'label'],
  ])('of %s', (_, leaves, pictures, labels) => {
    expect(chosen(leaves)).toEqual([pictures, labels]);
  });

  it('are those first that Hugging Face says', () => {
    const leaves = [
      ...image('image'),
      ...image('scan'),
      number('label'),
      number('style'),
      number('genre'),
    ];
    const features = {
      ...{ scan: { _type: 'Image' }, label: { _type: 'Value' } },
      ...{ style: classLabel('a', 'b'), genre: classLabel('a', 'b', 'c') },
    };
    expect(chosen(leaves, features)).toEqual(['scan image', 'genre style label']);
  });

  it('are none where they are lists, deeper down, or of other types', () => {
    const list = { ...number('label'), repeated: true };
    const deep = [
      leaf('image.data.bytes', 'bytes'),
      leaf('image.data', 'bytes'),
      number('a.label'),
    ];
    expect(chosen([list, ...deep, text('image')])).toEqual(['', 'image']);
  });
});
