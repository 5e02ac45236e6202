// Drives a Firefox by Marionette, its own protocol: JSON behind its length over a socket. Playwright's
// Firefox is a build of its own, and its way to others asks for more than the long-term Firefox knows.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** [0, number, command, arguments] there, [1, number, error, result] back. */
type Reply = readonly [kind: 1, id: number, error: { message: string } | null, result: unknown];

export interface Marionette {
  readonly send: (command: string, args: object) => Promise<unknown>;
  readonly close: () => void;
}

/** @throws when nothing listens at the port; whoever waits for an answer hears of a closed connection */
export async function connectMarionette(port: number): Promise<Marionette> {
  const socket = connect(port, '127.0.0.1');
  const closed = once(socket, 'close').then((): never => {
    throw new Error('Firefox has ended.');
  });
  // Who waits hears of it; without this the end after the last answer would count as unhandled.
  closed.catch(() => undefined);
  const waiting = new Map<number, (reply: Reply) => void>();
  const greeted = new Promise<void>((resolve) => {
    listen(socket, (message) => {
      // The first message says who is there.
      if (!Array.isArray(message)) {
        resolve();
        return;
      }
      const reply = message as unknown as Reply;
      waiting.get(reply[1])?.(reply);
      waiting.delete(reply[1]);
    });
  });
  await Promise.race([greeted, closed]);
  let last = 0;
  const send = async (command: string, args: object): Promise<unknown> => {
    const id = ++last;
    const answered = new Promise<Reply>((resolve) => waiting.set(id, resolve));
    const text = Buffer.from(JSON.stringify([0, id, command, args]));
    socket.write(Buffer.concat([Buffer.from(`${text.length}:`), text]));
    const [, , error, result] = await Promise.race([answered, closed]);
    if (error !== null) throw new Error(`${command}: ${error.message}`);
    return result;
  };
  return { send, close: () => socket.destroy() };
}

function listen(socket: Socket, receive: (message: unknown) => void): void {
  let bytes = Buffer.alloc(0);
  socket.on('data', (more: Buffer) => {
    bytes = Buffer.concat([bytes, more]);
    for (;;) {
      const colon = bytes.indexOf(':');
      if (colon < 0) return;
      const end = colon + 1 + Number(bytes.subarray(0, colon).toString());
      if (bytes.length < end) return;
      receive(JSON.parse(bytes.subarray(colon + 1, end).toString()));
      bytes = bytes.subarray(end);
    }
  });
}
