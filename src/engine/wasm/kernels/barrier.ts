// Where threads wait for one another between operations. All threads of a run call it equally often.
// Nobody sleeps in here: the baseline compiler of V8 11 sleeps at wrong addresses. JavaScript does it.

/**
 * Sleeps until barrier `passed` is behind all threads; false where one of them is gone.
 * threads.ts has it for the leading thread, thread.ts for the others.
 */
@external('env', 'sleep')
declare function sleep(passed: i32): bool;

// Words of the control block: barriers passed so far, and threads that have arrived at the next.
const ARRIVED: usize = 4;

/** Looks before a thread goes to sleep; an operation's other half is seldom far. */
const PATIENCE: i32 = 20000;

/**
 * Returns when all `parts` threads have called it, or false when one of them is gone. Where memory is not
 * shared there is one thread.
 */
export function barrier(control: usize, parts: i32): bool {
  if (ASC_FEATURE_THREADS) {
    const passed = atomic.load<i32>(control);
    if (atomic.add<i32>(control, 1, ARRIVED) === parts - 1) {
      atomic.store<i32>(control, 0, ARRIVED);
      atomic.store<i32>(control, passed + 1);
      atomic.notify(control, parts);
      return true;
    }
    return changes(control, passed) || sleep(passed);
  }
  return true;
}

/** Whether a word stops being `value` within a short while. */
export function changes(word: usize, value: i32): bool {
  if (ASC_FEATURE_THREADS) {
    for (let i = 0; i < PATIENCE; i++) if (atomic.load<i32>(word) !== value) return true;
  }
  return false;
}
