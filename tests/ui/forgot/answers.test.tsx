// What a cut changed in the answers, as it is drawn: every field says what it is, what it was taken for, how often.
import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import { compareAnswers } from '../../../src/core/forgotten';
import { pruneRate } from '../../../src/core/controls';
import { scoreLogits } from '../../../src/core/evaluation';
import type { Page } from '../../../src/store/page';
import { createPageStore } from '../../../src/store/store';
import { ChangedImages } from '../../../src/ui/forgot/changed-images';
import { Confusions } from '../../../src/ui/forgot/confusions';
import { createI18n } from '../i18n';
import { PageProvider } from '../../../src/ui/page-context';

const CLASSES = 10;

/** Answers of a network that says these classes. */
const answering = (labels: Uint32Array, answers: readonly number[]) => {
  const logits = new Float32Array(CLASSES * labels.length);
  answers.forEach((answer, i) => (logits[i * CLASSES + answer] = 1));
  return scoreLogits(logits, labels, CLASSES);
};

const labels = Uint32Array.from([0, 0, 1, 9, 2]);
const forgotten = compareAnswers(
  labels,
  answering(labels, [0, 0, 2, 5, 2]),
  answering(labels, [9, 9, 1, 9, 2]),
);

/** The markup on a page that has just opened. */
const drawn = (part: ReactNode): string => {
  const store = createPageStore({ rate: pruneRate(0.4) });
  const page = { store } as unknown as Page;
  const within = createElement(PageProvider, { page, children: part });
  return renderToStaticMarkup(createElement(I18nextProvider, { i18n: createI18n('en') }, within));
};
const texts = (html: string, tag: RegExp) =>
  Array.from(html.matchAll(tag), ([, said = '']) => said);

describe('whom it takes for whom', () => {
  const html = drawn(createElement(Confusions, { forgotten }));

  it('says which way to read it, and names its rows in sight', () => {
    expect(html).toContain('Row: what it is. Column: its answer');
    const rows = texts(html, /<th scope="row"[^>]*>([^<]+)</g);
    expect(rows).toHaveLength(2 * CLASSES);
    expect([rows[0], rows[9]]).toEqual(['T-shirt', 'Ankle boot']);
    expect(html).not.toMatch(/<th scope="row"[^>]*visually-hidden/);
  });

  it('says of every field both classes and how often, and has the names of both aloud', () => {
    const on = texts(html, /<td[^>]* title="([^"]+)"/g);
    expect(on).toHaveLength(2 * CLASSES * CLASSES);
    expect(on).toContain('T-shirt → Ankle boot: 2');
    const counts = on.map((said) => said.split(': ')[1]);
    expect(texts(html, /<td[^>]*><span[^>]*>([^<]+)</g)).toEqual(counts);
    expect(texts(html, /<th scope="col">([^<]+)</g)).toHaveLength(2 * (1 + CLASSES));
  });
});

describe('the images that are answered otherwise', () => {
  it('are counted as the filter has them, of all that changed', () => {
    const html = drawn(createElement(ChangedImages, { split: 'validation', forgotten }));
    expect(forgotten.changes).toHaveLength(4);
    expect(texts(html, /<h3>([^<]+)</g)).toEqual(['2 of 4 images that are answered otherwise']);
  });

  it('are counted alone where all that changed are shown', () => {
    const lost = forgotten.changes.filter(({ direction }) => direction === 'lost');
    const html = drawn(
      createElement(ChangedImages, {
        split: 'validation',
        forgotten: { ...forgotten, changes: lost },
      }),
    );
    expect(texts(html, /<h3>([^<]+)</g)).toEqual(['2 images are answered otherwise']);
  });
});
