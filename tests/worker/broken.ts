// Trainers that break from outside: real ones with some of their parts replaced.
import type { Trainer } from '../../src/engine/trainer';

/** A trainer with some of its parts in the place of its own. */
export function withParts(trainer: Trainer, parts: Partial<Trainer>): Trainer {
  return new Proxy(trainer, {
    get: (target, name) => {
      const own: unknown = Reflect.get(parts, name) ?? Reflect.get(target, name);
      return typeof own === 'function' ? (own.bind(target) as unknown) : own;
    },
  });
}
