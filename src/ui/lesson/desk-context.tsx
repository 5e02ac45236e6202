// The lesson at hand for the parts of its panel.
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { DeskState, LessonDesk } from '../../store/lesson/desk-state';

export const DeskContext = createContext<LessonDesk | null>(null);

/** @throws Error outside a lesson's panel, which is a defect. */
export function useDesk(): LessonDesk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('useDesk was called outside a lesson.');
  return desk;
}

/** What the selector reads off the desk; it returns parts of the state or plain values. */
export const useDeskState = <T,>(select: (state: DeskState) => T): T => useStore(useDesk(), select);
