import { beforeEach, describe, expect, it } from 'vitest';
import { createPageStore } from '../../src/store/store';
import { QUIET_MS, surveyWhenQuiet, type Quiet } from '../../src/store/survey';
import { createTrainerClient } from '../../src/store/trainer-client';
import { pruneRate } from '../../src/core/controls';
import type { RunEvent } from '../../src/core/events';
import { HandClock, RecordingPort } from './recording-port';
import { begun, gates, rest } from './run-events';

/** A page whose time and visibility a test moves. */
class HandPage implements Quiet {
  private waiting: (() => void) | null = null;
  private changed: () => void = () => undefined;
  private isHidden = false;

  hidden = () => this.isHidden;
  onVisibility = (changed: () => void) => {
    this.changed = changed;
  };
  later = (ms: number, call: () => void) => {
    expect(ms).toBe(QUIET_MS);
    this.waiting = call;
    return () => (this.waiting = null);
  };
  /** Lets the quiet time pass, if any is running. */
  pass() {
    const call = this.waiting;
    this.waiting = null;
    call?.();
  }
  hide(hidden: boolean) {
    this.isHidden = hidden;
    this.changed();
  }
}

const work: RunEvent = {
  run: 1,
  type: 'activity',
  task: 'sparse',
  paused: false,
  done: 0,
  total: 0,
};

describe('leave to measure', () => {
  let port: RecordingPort;
  let page: HandPage;
  let store: ReturnType<typeof createPageStore>;
  const given = () =>
    port.posted.map(({ type, arg }) => (type === 'survey' && arg !== null ? { ...arg } : type));

  beforeEach(() => {
    port = new RecordingPort();
    page = new HandPage();
    store = createPageStore();
    const client = createTrainerClient(port, store, () => undefined, new HandClock());
    surveyWhenQuiet(client, store, page);
    for (const event of [begun(1), gates(1), rest(1)]) port.say(event);
  });

  it('is given once the page has been quiet for a while, and only once', () => {
    expect(given()).toEqual([]);
    page.pass();
    expect(given()).toEqual([{ on: true }]);
    store.view({ rate: pruneRate(0.5) });
    page.pass();
    expect(given()).toEqual([{ on: true }]);
  });

  it('is not given while something runs, and again when it has ended', () => {
    page.pass();
    port.say(work);
    page.pass();
    expect(given()).toHaveLength(1);
    port.say(rest(1));
    page.pass();
    expect(given()).toEqual([{ on: true }, { on: true }]);
  });

  it('is taken while the page is hidden', () => {
    page.pass();
    page.hide(true);
    page.pass();
    expect(given()).toEqual([{ on: true }, { on: false }]);
    page.hide(false);
    page.pass();
    expect(given()).toEqual([{ on: true }, { on: false }, { on: true }]);
  });

  it('is taken where the person does not want it, and given back where they do', () => {
    page.pass();
    store.view({ survey: false });
    page.pass();
    expect(given()).toEqual([{ on: true }, { on: false }]);
    store.view({ survey: true });
    page.pass();
    expect(given()).toEqual([{ on: true }, { on: false }, { on: true }]);
  });
});
