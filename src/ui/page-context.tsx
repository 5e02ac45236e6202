// How panels reach the page: its store, its actions, and narrow views of its state. A component
// commits only when what its selector returns changes.
// Invariant: selectors return parts of the state or plain values, never fresh objects.
import { createContext, useContext, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Page } from '../store/page';
import type { RunState } from '../store/run-state';
import type { PageState } from '../store/store';
import type { ViewState } from '../store/view-state';

const PageContext = createContext<Page | null>(null);

export function PageProvider({ page, children }: { page: Page; children: ReactNode }) {
  return <PageContext value={page}>{children}</PageContext>;
}

/** The page around this component. @throws Error outside a PageProvider, which is a defect. */
export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new Error('usePage was called outside PageProvider.');
  return page;
}

/** What the selector reads off the whole state; equal answers (Object.is) cause no commit. */
export const usePageState = <T,>(select: (state: PageState) => T): T =>
  useStore(usePage().store, select);

/** What the selector reads off the run. */
export const useRun = <T,>(select: (run: RunState) => T): T =>
  usePageState((state) => select(state.run));

/** What the selector reads off the view. */
export const useView = <T,>(select: (view: ViewState) => T): T =>
  usePageState((state) => select(state.view));
