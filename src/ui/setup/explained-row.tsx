// A label and its control in a row, with an explanation that shows while the pointer rests on the
// label or the control has focus. Escape hides it; the control is described by it at all times.
import {
  useId,
  useRef,
  type FocusEvent,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
} from 'react';
import { useTranslation } from 'react-i18next';
import { showAlone } from '../term/term';
import { FORMULAS, type ExplainedControl } from '../term/formulas';
import { moveTo, placeAtRow, windowSize } from '../term/place';
import '../term/term.css';

interface RowProps {
  readonly term: ExplainedControl;
  /** What is said beside the field when its text is not allowed. */
  readonly problem?: string | null;
  readonly hint?: ReactNode;
  readonly children: (ids: { id: string; describedBy: string }) => ReactElement;
}

export function ExplainedRow({ term, problem = null, hint = null, children }: RowProps) {
  const { t } = useTranslation();
  const id = useId();
  const row = useRef<HTMLDivElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const show = () => {
    const element = popover.current;
    if (row.current === null || element === null || element.matches(':popover-open')) return;
    showAlone(element);
    const at = row.current.getBoundingClientRect();
    moveTo(element, placeAtRow(at, element.getBoundingClientRect(), windowSize()));
  };
  const hide = () => {
    if (popover.current?.matches(':popover-open') === true) popover.current.hidePopover();
  };
  // An explained word in the hint has an explanation of its own.
  const enter = ({ target }: FocusEvent) => {
    if (target.closest('.term') === null) show();
  };
  const leave = () => {
    if (row.current?.contains(document.activeElement) !== true) hide();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || popover.current?.matches(':popover-open') !== true) return;
    // The sheet around the field stays open.
    event.preventDefault();
    event.stopPropagation();
    hide();
  };
  const formula = FORMULAS[term];
  const describedBy = [`${id}-explain`, problem === null ? '' : `${id}-problem`].join(' ').trim();
  return (
    <div
      ref={row}
      className="setup-row"
      onPointerLeave={leave}
      onFocus={enter}
      onBlur={hide}
      onKeyDown={press}
    >
      <label htmlFor={id} className="setup-label" onPointerEnter={show}>
        {t(`control.${term}`)}
      </label>
      {children({ id, describedBy })}
      {problem !== null && (
        <p id={`${id}-problem`} className="setup-problem" role="alert">
          {problem}
        </p>
      )}
      {hint !== null && <p className="setup-hint small">{hint}</p>}
      <div ref={popover} id={`${id}-explain`} popover="manual" className="popover explain">
        <p>{t(`explain.${term}`)}</p>
        {formula !== null && <p className="formula">{formula}</p>}
      </div>
    </div>
  );
}
