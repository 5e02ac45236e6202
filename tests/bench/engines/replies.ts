// Opens replies: an answer, or the contestant's own words for why there is none.
import type { Calls, Name, Reply } from './messages';

/** @throws with the words of an error reply */
export function answerOf<N extends Name>(_name: N, reply: Reply): Calls[N]['answer'] {
  if ('error' in reply) throw new Error(reply.error);
  return reply.answer as Calls[N]['answer'];
}
