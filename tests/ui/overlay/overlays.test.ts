// Which earlier runs are drawn over the one at hand.
import { expect, it } from 'vitest';
import type { RunRecord } from '../../../src/core/run-record';
import { pinnedRuns } from '../../../src/ui/overlay/overlays';

const run = (id: string, more: Partial<RunRecord>) =>
  ({ id, pinned: true, hidden: false, ...more }) as RunRecord;
const past = [run('a', {}), run('b', { pinned: false }), run('c', { hidden: true }), run('d', {})];
const drawn = (lesson: boolean) => pinnedRuns(past, lesson).map(({ id }) => id);

it('those that are pinned and not hidden', () => {
  expect(drawn(false)).toEqual(['a', 'd']);
});

it('none while a lesson is open, whose questions they could answer', () => {
  expect(drawn(true)).toEqual([]);
});
