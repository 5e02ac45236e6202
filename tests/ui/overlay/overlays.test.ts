// Which earlier runs are drawn over the one at hand.
import { expect, it } from 'vitest';
import type { RunLine } from '../../../src/core/run-record';
import { pinnedRuns } from '../../../src/ui/overlay/overlays';

const run = (id: string, more: Partial<RunLine>) =>
  ({ id, pinned: true, hidden: false, drawings: {}, ...more }) as RunLine;
const past = [
  ...[run('a', {}), run('b', { pinned: false }), run('c', { hidden: true }), run('d', {})],
  run('whose curves are on their way', { drawings: null }),
];
const drawn = (lesson: boolean) => pinnedRuns(past, lesson).map(({ id }) => id);

it('those that are pinned and not hidden, once there is something to draw', () => {
  expect(drawn(false)).toEqual(['a', 'd']);
});

it('none while a lesson is open, whose questions they could answer', () => {
  expect(drawn(true)).toEqual([]);
});
