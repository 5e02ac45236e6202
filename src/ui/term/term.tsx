// A word of the field that explains itself: hover, focus or tap it and a plain sentence stands beside
// it, with the formula. Escape or a tap elsewhere closes it. It changes nothing.
import { useEffect, useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FORMULAS, type Explained } from './formulas';
import { moveTo, placeAtWord, windowSize } from './place';
import './term.css';

interface TermProps {
  readonly name: Explained;
  /** What is said in the place of the name's own sentence. */
  readonly said?: ReactNode;
  readonly children: ReactNode;
}

export function Term({ name, said = null, children }: TermProps) {
  const id = useId();
  const word = useRef<HTMLSpanElement>(null);
  const [open, setOpen] = useState(false);
  // Whether the pointer has moved on the word since it came there.
  const came = useRef(false);
  // Whether the press that ends in this click found the explanation open.
  const wasOpen = useRef(false);
  useEffect(() => {
    if (!open) return;
    const elsewhere = ({ target }: PointerEvent) => {
      if (!(target instanceof Node && word.current?.contains(target) === true)) setOpen(false);
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      // A sheet around the word stays open.
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    };
    addEventListener('pointerdown', elsewhere, true);
    addEventListener('keydown', escape, true);
    return () => {
      removeEventListener('pointerdown', elsewhere, true);
      removeEventListener('keydown', escape, true);
    };
  }, [open]);
  return (
    <span
      ref={word}
      className="term-place"
      onPointerMove={({ pointerType }) => {
        // A word that came under a pointer at rest was not asked for.
        if (pointerType === 'mouse' && !came.current) setOpen(true);
        came.current = true;
      }}
      onPointerLeave={({ pointerType }) => {
        came.current = false;
        if (pointerType === 'mouse' && word.current?.contains(document.activeElement) !== true)
          setOpen(false);
      }}
    >
      <button
        type="button"
        className={name === 'spread' ? 'term term-spread' : 'term'}
        aria-describedby={open ? id : undefined}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onPointerDown={() => {
          wasOpen.current = open;
        }}
        onClick={({ detail, nativeEvent }) => {
          const byMouse =
            nativeEvent instanceof PointerEvent && nativeEvent.pointerType === 'mouse';
          if (detail === 0) setOpen(!open);
          else setOpen(byMouse || !wasOpen.current);
        }}
      >
        {children}
      </button>
      {open && (
        <Explanation id={id} name={name} said={said} word={word} onClosed={() => setOpen(false)} />
      )}
    </span>
  );
}

interface ExplanationProps {
  readonly id: string;
  readonly name: Explained;
  readonly said: ReactNode;
  readonly word: { readonly current: HTMLElement | null };
  /** Another explanation has taken its place. */
  readonly onClosed: () => void;
}

function Explanation({ id, name, said, word, onClosed }: ExplanationProps) {
  const { t } = useTranslation();
  const popover = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const element = popover.current;
    if (element === null) return;
    showAlone(element);
    const place = () => {
      if (word.current === null) return;
      const at = word.current.getBoundingClientRect();
      moveTo(element, placeAtWord(at, element.getBoundingClientRect(), windowSize()));
    };
    place();
    addEventListener('scroll', place, true);
    addEventListener('resize', place);
    return () => {
      removeEventListener('scroll', place, true);
      removeEventListener('resize', place);
    };
  }, [word]);
  const formula = FORMULAS[name];
  return (
    <span
      ref={popover}
      id={id}
      role="tooltip"
      popover="manual"
      className="popover explain"
      onToggle={({ newState }) => {
        if (newState === 'closed') onClosed();
      }}
    >
      <span className="explain-words">{said ?? t(`explain.${name}`)}</span>
      {formula !== null && <span className="formula">{formula}</span>}
    </span>
  );
}

// One explanation at a time: whichever opens closes the one that is open, be it of a word or of a row.

/** Opens an explanation, an element of class `explain`, in place of any other. */
export function showAlone(popover: HTMLElement): void {
  for (const other of document.querySelectorAll<HTMLElement>('.explain:popover-open'))
    if (other !== popover) other.hidePopover();
  popover.showPopover();
}
