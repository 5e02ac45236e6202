// Text that follows the store without React: the node is written in the animation frame after a
// change, or when asides are due, and only when the words differ. React commits it for language and structure alone.
import type { TFunction } from 'i18next';
import { useCallback, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fromReport, toReport } from '../core/errors';
import type { PageState } from '../store/store';
import { framesOf, type PaintKind } from './frames';
import { usePage } from './page-context';

/**
 * Runs `paint` after each commit and, at most once a frame, after changes of the store.
 * @param kind null is never
 */
export function usePaint(paint: (state: PageState) => void, kind: PaintKind | null = 'node'): void {
  const { store } = usePage();
  const fail = useFail();
  const run = useEffectEvent(() => {
    paint(store.getState());
  });
  useLayoutEffect(() => {
    if (kind !== null) run();
  });
  useEffect(() => {
    if (kind === null) return undefined;
    return framesOf(store).add(
      () => {
        run();
      },
      kind,
      fail,
    );
  }, [store, kind, fail]);
}

/** Hands what code outside of React's own threw to the boundary around the component. */
function useFail(): (error: unknown) => void {
  const [fault, setFault] = useState<Error | null>(null);
  if (fault !== null) throw fault;
  return useCallback(
    (error: unknown) => setFault(error instanceof Error ? error : fromReport(toReport(error))),
    [],
  );
}

type Tag = 'span' | 'p' | 'strong' | 'output' | 'figcaption' | 'td';

interface LiveProps {
  readonly text: (state: PageState, t: TFunction) => string;
  /** Attributes and properties that follow the store with the text. */
  readonly also?: (element: HTMLElement, state: PageState, t: TFunction) => void;
  /** Words that are heard and not seen are asides. */
  readonly kind?: Exclude<PaintKind, 'canvas'>;
  /** Whether an aside can be seen right now: then it is written at once all the same. */
  readonly seen?: () => boolean;
  readonly as?: Tag;
  readonly className?: string;
  readonly id?: string;
}

export function Live({ text, also, kind, seen, as: Element = 'span', className, id }: LiveProps) {
  const { t } = useTranslation();
  const node = useRef<HTMLElement>(null);
  const write = (state: PageState) => {
    const element = node.current;
    if (element === null) return;
    setText(element, text(state, t));
    also?.(element, state, t);
  };
  usePaint(write, kind);
  usePaint(
    (state) => {
      if (seen?.() === true) write(state);
    },
    seen === undefined ? null : 'node',
  );
  const attach = (element: HTMLElement | null) => {
    node.current = element;
  };
  return <Element ref={attach} className={className} id={id} />;
}

/** What was last written into each element: what stands there now may be its translation. */
const written = new WeakMap<HTMLElement, string>();

/**
 * Writes text only where it differs: an equal write would still cost layout, and undo what a browser has
 * translated. The text node stays and takes the new words: another in its place would cost a layout from
 * scratch, and style as well. Where a translator has put elements in its place, they go.
 */
export function setText(element: HTMLElement, text: string): void {
  if (written.get(element) === text) return;
  written.set(element, text);
  const { firstChild, childNodes } = element;
  if (firstChild instanceof Text && childNodes.length === 1) firstChild.data = text;
  else element.textContent = text;
}

/** Sets or, with null, removes an attribute, only where it differs. */
export function setAttribute(element: HTMLElement, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}
