// Which key a press is for the page. While an input method composes a word its keys are its own: Enter
// takes a candidate and Escape drops one, and neither is meant for the page.

/** Whether a press of Escape is for the page, and not for what lies over it, nor heard by anything yet. */
export const isForPage = ({ defaultPrevented }: KeyboardEvent): boolean =>
  !defaultPrevented && document.querySelector('dialog[open], :popover-open') === null;

/** A press as React hands it on. */
export interface Press {
  readonly key: string;
  readonly nativeEvent: { readonly isComposing: boolean; readonly keyCode: number };
}

/** What an input method has taken; Safari tells the Enter that ends a word by this alone. */
const TAKEN = 229;

/** The key's name; null where an input method has taken it. */
export const pressedKey = ({ key, nativeEvent: { isComposing, keyCode } }: Press): string | null =>
  isComposing || keyCode === TAKEN ? null : key;
