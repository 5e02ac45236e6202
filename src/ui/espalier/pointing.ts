// Pointer and keys on the tree: what is pointed at is lit everywhere, a click or Enter locks it as the
// page's filter, Escape frees both.
import type { FocusEvent, KeyboardEvent, MouseEvent, PointerEvent } from 'react';
import type { Page } from '../../store/page';
import { NO_FILTER, type Place } from '../../store/view-state';
import { branchAtHand, type EspalierDrawing } from './espalier-drawing';
import { placeAt, placeOf, rowNumber, sideOf } from '../drawing/tree-geometry';

// Which branch a key leads to. Up and down go a half-row, so that attention and MLP are both reached;
// the page keys go a whole block; left and right choose the side.

/** The branch after a key; null for keys that mean nothing here. At an end it stays. */
export function placeAfterKey(at: Place, key: string, depth: number): Place | null {
  const go = (rows: number) => {
    const row = Math.min(2 * depth - 1, Math.max(0, rowNumber(at) + rows));
    return placeOf(row, sideOf(at.site));
  };
  const within = (rows: number) => {
    const next = at.block + rows;
    return next < 0 || next >= depth ? at : { ...at, block: next };
  };
  switch (key) {
    case 'ArrowUp':
      return go(1);
    case 'ArrowDown':
      return go(-1);
    case 'PageUp':
      return within(1);
    case 'PageDown':
      return within(-1);
    case 'Home':
      return go(-2 * depth);
    case 'End':
      return go(2 * depth);
    case 'ArrowLeft':
      return placeOf(rowNumber(at), 'reads');
    case 'ArrowRight':
      return placeOf(rowNumber(at), 'writes');
    default:
      return null;
  }
}

const ROOT: Place = { block: 0, site: 'qkv' };

const same = (a: Place | null, b: Place | null) => a?.block === b?.block && a?.site === b?.site;

/** Handlers for the canvas and for the stage around it, which has the focus. */
/** @param walked told where somebody who walks by keyboard has come; null where nobody walks */
export function createPointing(
  { store }: Pick<Page, 'store'>,
  drawing: EspalierDrawing,
  walked: (place: Place | null) => void,
) {
  const point = (pointed: Place | null) => {
    if (!same(store.getState().view.pointed, pointed)) store.view({ pointed });
  };
  const under = (event: MouseEvent<HTMLCanvasElement>): Place | null => {
    const tree = drawing.tree();
    if (tree === null) return null;
    const box = event.currentTarget.getBoundingClientRect();
    return placeAt(tree, event.clientX - box.left, event.clientY - box.top);
  };
  /** Locks a branch; a locked one, or none, frees the filter. */
  const lock = (place: Place | null) => {
    const { filter } = store.getState().view;
    const locked = place !== null && filter.block === place.block && filter.site === place.site;
    store.view({ filter: place === null || locked ? NO_FILTER : place });
    return !locked;
  };
  return {
    canvas: {
      onPointerMove(event: PointerEvent<HTMLCanvasElement>) {
        if (event.pointerType === 'touch') return;
        const place = under(event);
        event.currentTarget.style.cursor = place === null ? '' : 'pointer';
        point(place);
      },
      onPointerLeave(event: PointerEvent<HTMLCanvasElement>) {
        if (event.pointerType !== 'touch') point(null);
      },
      onClick(event: MouseEvent<HTMLCanvasElement>) {
        const place = under(event);
        const locks = lock(place);
        // A finger does not hover: what it has tapped stays at hand until it is freed.
        point(locks ? place : null);
      },
    },
    stage: {
      onFocus(event: FocusEvent<HTMLElement>) {
        if (!event.currentTarget.matches(':focus-visible')) return;
        const place = branchAtHand(store.getState()) ?? ROOT;
        point(place);
        walked(place);
      },
      onBlur() {
        point(null);
        walked(null);
      },
      onKeyDown(event: KeyboardEvent) {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        const state = store.getState();
        if (event.key === 'Escape') {
          // What it frees here is all that it does.
          const { block, site } = state.view.filter;
          if (block !== null || site !== null) event.preventDefault();
          store.view({ pointed: null, filter: NO_FILTER });
          walked(null);
          return;
        }
        const at = branchAtHand(state);
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          lock(at);
          return;
        }
        const next = placeAfterKey(at ?? ROOT, event.key, state.run.model.depth);
        if (next === null) return;
        event.preventDefault();
        const place = at === null ? ROOT : next;
        point(place);
        walked(place);
      },
    },
  };
}
