// The wire to the page's one worker: what is posted and what is heard. It keeps no account of commands;
// trainer-client.ts does.
import type { Arg, CallName } from '../core/commands';
import type { Event } from '../core/events';
import { saidBy } from '../core/said';

/** A command as it goes over the wire; the client has matched name and argument. */
export interface Posted {
  readonly id: number;
  readonly type: CallName;
  readonly arg: Arg<CallName>;
}

/** What the client needs of a worker. */
export interface Port {
  /** @throws DOMException when the argument cannot be copied. */
  post(command: Posted, transfer: Transferable[]): void;
  /** Called once. `onBroken` tells that the worker failed outside of any command; null: its script did not load. */
  listen(onEvent: (event: Event) => void, onBroken: (why: string | null) => void): void;
  /** Ends the worker at the other end, whatever it is at. */
  end?(): void;
}

/** The wire to a worker: typed from here on, once for all messages. */
export const portOf = (worker: Worker): Port => ({
  post: (command, transfer) => worker.postMessage(command, transfer),
  end: () => worker.terminate(),
  listen: (onEvent, onBroken) => {
    worker.addEventListener('message', (message: MessageEvent<Event>) => onEvent(message.data));
    worker.addEventListener('messageerror', () => onBroken('A message could not be read'));
    worker.addEventListener('error', (failure) => {
      // The page has said it by its own means; without this the browser would report it once more.
      failure.preventDefault();
      onBroken(saidBy(failure));
    });
  },
});

/** The wire to no worker: it is broken as soon as its listener has come, and nothing goes over it. */
export const noPort: Port = {
  post: () => undefined,
  listen: (_, onBroken) => queueMicrotask(() => onBroken(null)),
};

/** A wire on which nothing is posted until a moment has come; then all of it, in its order. */
export function heldPort(port: Port, until: Promise<void>): Port {
  let held: (() => void)[] | null = [];
  void until.then(() => {
    const posts = held ?? [];
    held = null;
    for (const post of posts) post();
  });
  return {
    post: (command, transfer) => {
      if (held === null) port.post(command, transfer);
      else held.push(() => port.post(command, transfer));
    },
    listen: (onEvent, onBroken) => port.listen(onEvent, onBroken),
    end: () => port.end?.(),
  };
}
