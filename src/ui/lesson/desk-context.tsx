// The lesson at hand for the parts of its panel.
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { DeskState, LessonDesk } from '../../store/lesson/desk-state';

export const DeskContext = createContext<LessonDesk | null>(null);

/** @throws Error outside a lesson's panel, which is a defect. */
export function useDesk(): LessonDesk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('useDesk was called outside a lesson.');
  return desk;
}

/** What the selector reads off the desk; it returns parts of the state or plain values. */
export function useDeskState<T>(select: (state: DeskState) => T): T {
  const desk = useDesk();
  const read = () => select(desk.getState());
  return useSyncExternalStore(desk.subscribe, read, read);
}
