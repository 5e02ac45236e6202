// Reads one hostile file and holds what is said of it to its table.
import { expect } from 'vitest';
import type { HostileCase, HostileTable } from './hostile-case';
import { outcomeOf } from './outcome';

export async function expectSaid(
  read: HostileTable['read'],
  { name, make, says, or }: HostileCase,
): Promise<void> {
  const { said, wrong } = await outcomeOf(read, await make());
  expect(wrong, name).toBeNull();
  if (or !== undefined && said === or) return;
  if (says.endsWith('…')) expect(said?.slice(0, says.length - 1), name).toBe(says.slice(0, -1));
  else expect(said, name).toBe(says);
}
