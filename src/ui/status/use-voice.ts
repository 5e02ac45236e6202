// A live region's words and the voice that sets them. The voice keeps its pace over changes of language:
// a translated message waits its turn as well.
import { useEffect, useState } from 'react';
import { createVoice } from './voice';

export function useVoice(): {
  readonly spoken: string;
  readonly say: (message: string) => void;
} {
  const [spoken, setSpoken] = useState('');
  const [voice] = useState(() => createVoice(setSpoken));
  useEffect(() => voice.close, [voice]);
  return { spoken, say: voice.say };
}
