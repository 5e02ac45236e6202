// Where threads wait for one another between operations. All threads of a run call it equally often.

// Words of the control block: threads that have arrived, and barriers passed so far.
const ARRIVED: usize = 0;
const PASSED: usize = 4;

/** Looks before a thread goes to sleep; an operation's other half is seldom far. */
const PATIENCE: i32 = 20000;

/** Returns when all `parts` threads have called it. Where memory is not shared there is one thread. */
export function barrier(control: usize, parts: i32): void {
  if (ASC_FEATURE_THREADS) {
    const passed = atomic.load<i32>(control, PASSED);
    if (atomic.add<i32>(control, 1, ARRIVED) === parts - 1) {
      atomic.store<i32>(control, 0, ARRIVED);
      atomic.add<i32>(control, 1, PASSED);
      atomic.notify(control + PASSED, -1);
      return;
    }
    waitWhile(control + PASSED, passed);
  }
}

/** Returns when a word is no longer `value`; sleeps after a while. */
export function waitWhile(word: usize, value: i32): void {
  if (ASC_FEATURE_THREADS) {
    for (let i = 0; i < PATIENCE; i++) if (atomic.load<i32>(word) !== value) return;
    while (atomic.load<i32>(word) === value) atomic.wait<i32>(word, value, -1);
  }
}
