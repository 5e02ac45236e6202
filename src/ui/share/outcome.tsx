// What came of a click, said beside the button and to those who hear the page; it goes by itself.
import { useEffect, useState } from 'react';

const SHOWN_MS = 6000;

/** The last word, and how to say the next. */
export function useOutcome(): readonly [string, (words: string) => void] {
  const [words, setWords] = useState('');
  useEffect(() => {
    if (words === '') return;
    const timer = setTimeout(() => setWords(''), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [words]);
  return [words, setWords];
}

export const Outcome = ({ words }: { words: string }) => (
  <p className="small share-outcome" role="status">
    {words}
  </p>
);
