// A contestant in a Node process, which the benchmark starts and ends.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Child, Reply } from './messages';
import { answerOf } from './replies';

const script = fileURLToPath(new URL('./node-contestant.mjs', import.meta.url));

/** @throws when the process ends before it is ready */
export async function startNode(): Promise<Child> {
  // Structured clones, so that typed arrays travel as they are.
  const child = fork(script, {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit').then(([code]): never => {
    throw new Error(`its Node process ended with code ${String(code)}`);
  });
  gone.catch(() => undefined);
  const message = async (): Promise<unknown> =>
    (await Promise.race([once(child, 'message'), gone]))[0];
  await message();
  return {
    async ask(name, arg) {
      child.send({ name, arg });
      return answerOf(name, (await message()) as Reply);
    },
    async close() {
      // It may be computing, and would hear of nothing gentler.
      child.kill('SIGKILL');
      await gone.catch(() => undefined);
    },
  };
}
