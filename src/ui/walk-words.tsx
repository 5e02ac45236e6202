// Says what somebody who walks a drawing by keyboard has come to, once they rest there: a region that
// spoke at every arrow would never be heard out.
import { useEffect } from 'react';
import { useVoice } from './voice';

/** Milliseconds without a step that count as rest. */
const REST_MS = 400;

/** @param text of the place at hand; empty where nobody walks */
export function WalkWords({ text }: { text: string }) {
  const { spoken, say } = useVoice();
  useEffect(() => {
    if (text === '') {
      say('');
      return;
    }
    const timer = setTimeout(() => say(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text, say]);
  return (
    <p className="visually-hidden" aria-live="polite">
      {spoken}
    </p>
  );
}
