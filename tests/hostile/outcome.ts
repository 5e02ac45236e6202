// Reads one file and says what came of it: what was said, or what must never happen. Time is the processor's,
// so that a busy machine fails no test; what never answers is given up by the clock.
import { EspalierError, toReport } from '../../src/core/errors';
import { LONGEST_SENTENCE } from '../../src/core/shown';
import type { Bytes, HostileTable } from './hostile-case';

/** Seconds of the processor that reading one file may take. */
const MOST_SECONDS = 2;
/** Milliseconds after which nothing will come any more. */
const GIVEN_UP = 20_000;

export interface Outcome {
  /** What an error says, or the text that the reader answered; null where it read the file. */
  readonly said: string | null;
  readonly refused: boolean;
  /** What must never happen: no named error, one that says too little, or too much time. */
  readonly wrong: string | null;
}

/** Time alone is measured again: beside other tests the processor may be slow once. */
export async function outcomeOf(read: HostileTable['read'], bytes: Bytes): Promise<Outcome> {
  for (let tries = 1; ; tries++) {
    const outcome = await readOnce(read, bytes.slice());
    if (outcome.wrong?.startsWith(TOOK) !== true || tries === TRIES) return outcome;
  }
}

const TOOK = 'It took ';
const TRIES = 3;

async function readOnce(read: HostileTable['read'], bytes: Bytes): Promise<Outcome> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer in ${GIVEN_UP / 1000} s.`)), GIVEN_UP);
  });
  const before = process.cpuUsage();
  let said: string | null = null;
  let refused = false;
  let wrong: string | null = null;
  try {
    const answer: unknown = await Promise.race([read(bytes), silence]);
    if (typeof answer === 'string') said = answer;
  } catch (error) {
    said = error instanceof Error ? error.message : String(error);
    refused = true;
    wrong = lackOf(error);
  } finally {
    clearTimeout(timer);
  }
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  if (seconds > MOST_SECONDS) wrong ??= `${TOOK}${seconds.toFixed(1)} s of the processor.`;
  return { said, refused, wrong };
}

/** What an error lacks of a good one; null where it is one. */
function lackOf(error: unknown): string | null {
  if (!(error instanceof EspalierError))
    return `No named error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  const { kind, message, hint } = toReport(error);
  if (kind === 'InternalError') return `An internal error: ${message}`;
  if (!/[.!?)”]$/.test(message)) return `It does not say what happened: ${message}`;
  if (hint === '' && !message.includes(' must be '))
    return `It says neither what must be nor what to do: ${message}`;
  if (error.message.length > 2 * LONGEST_SENTENCE + 100)
    return `It is ${error.message.length} characters long.`;
  return null;
}
