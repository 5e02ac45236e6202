// One picture: its pixels, what the network answers about it, and its likeliest answers as bars. Its words and bars
// follow the store without React.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { Picture } from '../../core/pictures';
import type { PageState } from '../../store/store';
import { formatOf } from '../format';
import { setAttribute, setText, usePaint } from '../live';
import { guessOf, LIKELIEST, type Guess } from '../model/guess';
import { useRun } from '../page-context';
import { className, namerOf } from '../words/data-words';
import { useImage } from '../canvas/paint-picture';

interface PictureCardProps {
  readonly picture: Picture;
  /** Among the pictures. */
  readonly place: number;
  readonly side: number;
  readonly onOpen: () => void;
}

export function PictureCard({ picture, place, side, onOpen }: PictureCardProps) {
  const { t } = useTranslation();
  const namer = useRun(namerOf);
  const card = useRef<HTMLLIElement>(null);
  const canvas = useImage(picture.pixels, side);
  usePaint((state) => {
    if (card.current !== null) write(card.current, picture, place, state, t);
  });
  return (
    <li ref={card} className="picture">
      <button
        type="button"
        className="picture-open"
        aria-label={t('pictures.open', { name: className(namer, picture.label, t) })}
        onClick={onOpen}
      >
        <canvas ref={canvas} className="picture-image" aria-hidden="true" />
      </button>
      <p className="picture-word">
        <span className="picture-before" />
        <span className="picture-arrow" aria-hidden="true" />
        <span className="picture-now" />
      </p>
      <span className="picture-bars" aria-hidden="true">
        {Array.from({ length: LIKELIEST }, (_, i) => (
          <i key={i} />
        ))}
      </span>
    </li>
  );
}

function write(
  card: HTMLElement,
  picture: Picture,
  place: number,
  { run, view, answered }: PageState,
  t: TFunction,
): void {
  const { classes } = run.model;
  const guess = guessOf(answered, place, classes);
  const name = (label: number) => className(namerOf(run), label, t);
  const [before, arrow, now] = wordsOf(guess, picture.label, name, t);
  const [beforeNode, arrowNode, nowNode] = card.querySelectorAll<HTMLElement>('.picture-word > *');
  if (beforeNode !== undefined) setText(beforeNode, before);
  if (arrowNode !== undefined) setText(arrowNode, arrow);
  if (nowNode !== undefined) setText(nowNode, now);
  const { percent } = formatOf(view.language);
  const shares = guess?.likeliest ?? [];
  const said = shares.map(({ label, share }) => `${name(label)} ${percent(share)}`);
  const top = shares[0]?.label;
  const wrong = top !== undefined && guess?.before === null && top !== picture.label;
  if (wrong) said.unshift(t('pictures.wrong', { guess: name(top), label: name(picture.label) }));
  const { flips } = picture;
  if (flips !== null && run.standIn === null && run.committed === null)
    said.push(t('pictures.flips', { rate: percent(flips) }));
  setAttribute(card, 'title', said.length === 0 ? null : said.join(' · '));
  setAttribute(card, 'data-wrong', wrong ? '' : null);
  setAttribute(card, 'data-flipped', guess !== null && guess.before !== null ? '' : null);
  setAttribute(card, 'data-stale', answered?.old === false ? null : '');
  card.querySelectorAll<HTMLElement>('.picture-bars > *').forEach((bar, i) => {
    bar.style.setProperty('--share', String(shares[i]?.share ?? 0));
  });
}

/** Before the arrow, the arrow, and what stands behind it, or alone. */
function wordsOf(
  guess: Guess | null,
  label: number,
  name: (label: number) => string,
  t: TFunction,
): [string, string, string] {
  if (guess === null) return ['', '', ''];
  const top = guess.likeliest[0]?.label;
  const now = top === undefined ? t('pictures.none') : name(top);
  if (guess.before !== null) return [name(guess.before), ' → ', now];
  if (top === label) return ['', '', now];
  return ['', '✗ ', now];
}
