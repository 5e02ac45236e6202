// A component whose code comes late. While it comes, the Suspense around it shows what there is meanwhile;
// where it does not come, the Boundary around it says so, and trying again fetches again.
import { use, type ComponentType } from 'react';
import { loadLate } from '../store/late-code';
import { useAttempt } from './boundary';

/**
 * @param name of the module that `load` imports
 * @param load imports it and answers the component
 */
export function lateComponent<P extends object>(
  name: string,
  load: () => Promise<ComponentType<P>>,
): ComponentType<P> {
  const asked = createAsking(() => loadLate(name, load));
  return function LateComponent(props: P) {
    const Loaded = use(asked(useAttempt()));
    return <Loaded {...props} />;
  };
}

/** Asks once, and once more for each attempt after one that failed. */
function createAsking<T>(ask: () => Promise<T>): (attempt: object) => Promise<T> {
  let last: { readonly attempt: object; readonly answer: Promise<T>; failed: boolean } | null =
    null;
  return (attempt) => {
    if (last !== null && !(last.failed && last.attempt !== attempt)) return last.answer;
    const asking = { attempt, answer: ask(), failed: false };
    asking.answer.catch(() => (asking.failed = true));
    last = asking;
    return asking.answer;
  };
}
