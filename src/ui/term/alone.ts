// One explanation at a time: whichever opens closes the one that is open, be it of a word or of a row.

/** Opens an explanation, an element of class `explain`, in place of any other. */
export function showAlone(popover: HTMLElement): void {
  for (const other of document.querySelectorAll<HTMLElement>('.explain:popover-open'))
    if (other !== popover) other.hidePopover();
  popover.showPopover();
}
