// Leaving a lesson ends it: what is still on its way when the person goes does nothing once it is there.
import { describe, expect, it } from 'vitest';
import type { CallName } from '../../../src/core/commands';
import type { Lesson } from '../../../src/core/lesson';
import { checkLesson } from '../../../src/core/read-lesson';
import type { Recording } from '../../../src/core/recording';
import { changeConfig, DEFAULT_CONFIG, OPENED } from '../../../src/core/run-config';
import type { RecordingPort } from '../recording-port';
import { progress, rest } from '../run-events';
import { begin, lesson, recording, shipped } from './desk-at-hand';

/** Something fetched that comes when a test says so. */
function late<T>() {
  let come: (value: T) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const awaited = new Promise<T>((resolve, reject) => {
    come = resolve;
    fail = reject;
  });
  return { awaited, come, fail };
}

describe('a lesson that is left', () => {
  it.each(['by its button', 'with its panel'])(
    'changes nothing when its file comes afterwards: left %s',
    async (way) => {
      const file = late<Lesson>();
      const { port, store, desk, go, settle, end } = begin(shipped, { lesson: () => file.awaited });
      await go(1);
      if (way === 'by its button') desk.leave();
      else end();
      file.come(lesson);
      await settle();
      const { run, view } = store.getState();
      expect(view.rate).toBe(0.3);
      expect(view.stepLimits).toEqual({ hide: [], lock: [] });
      expect(run.standIn).toBeNull();
      expect(port.names).not.toContain('configure');
    },
  );

  it('shows no recording that comes afterwards', async () => {
    const file = late<Recording>();
    const { store, desk, go, settle } = begin(shipped, { recording: () => file.awaited });
    await go(2);
    desk.leave();
    file.come(recording('lambda-0'));
    await settle();
    expect(store.getState().run.standIn).toBeNull();
  });

  it('opens no network once it is known what is open', async () => {
    const { port, desk, go, settle, end } = begin([]);
    await go(3);
    desk.leave();
    end();
    for (const event of shipped) port.say(event);
    await settle();
    expect(port.names).toEqual(['keep']);
    expect(port.posted.at(-1)?.arg).toEqual({ on: true });
  });

  it('opens no network once the page has opened', async () => {
    const { port, client, desk, go, settle, end } = begin();
    client.call('open', { base: '', change: {}, start: null }).catch(() => undefined);
    const opening = port.posted.at(-1)?.id ?? 0;
    await go(3);
    desk.leave();
    end();
    port.say({ type: 'answer', id: opening, value: null });
    await settle();
    expect(port.names).toEqual(['open', 'keep']);
  });

  it('goes on with no network that it had begun to open', async () => {
    const { port, store, desk, go, settle } = begin();
    await go(3);
    expect(port.names.at(-1)).toBe('configure');
    desk.leave();
    port.answer(store.live().config);
    await settle();
    expect(port.names).not.toContain('reset');
  });
});

describe('a lesson that gives way to another', () => {
  it('tells that one nothing of a file that it could not have', async () => {
    const file = late<Lesson>();
    const { store, desk, go, settle } = begin(shipped, {
      lesson: (id) => (id === '1' ? file.awaited : Promise.resolve(lesson)),
    });
    await go(1);
    store.view({ lesson: { id: '2', step: 1 } });
    await settle();
    file.fail(new Error('no answer'));
    await settle();
    expect(desk.getState().lesson).not.toBeNull();
    expect(desk.getState().failure).toBeNull();
  });
});

describe('the settings that a run of the lesson began with', () => {
  const change = { phases: { sparse: { lambda: 0 } } };
  // All of the settings that it trains with are the lesson's, whatever the person has set.
  const whole = { phases: changeConfig(DEFAULT_CONFIG, change).phases };
  const running = checkLesson({ version: 1, title: 'Run', steps: [{ text: 'One', run: change }] });
  const given = (port: RecordingPort) =>
    port.posted.filter(({ type }) => type === 'configure').map(({ arg }) => arg);

  async function train() {
    const at = begin(shipped, { lesson: () => Promise.resolve(running) });
    const { port, desk, go, settle } = at;
    const answer = async (name: CallName, value: unknown = null) => {
      const id = port.posted.findLast(({ type }) => type === name)?.id ?? 0;
      port.say({ type: 'answer', id, value });
      await settle();
    };
    await go(1);
    desk.run();
    await settle();
    const config = changeConfig(OPENED, whole);
    port.say({ run: 1, type: 'config', config });
    await answer('configure', config);
    await answer('stop');
    await answer('reset');
    port.say(progress('dense', 1, [1]));
    expect(port.names.at(-1)).toBe('carryOut');
    return { ...at, answer };
  }
  const back = [whole, { phases: OPENED.phases }];

  it('are the person’s again once the run has been stopped', async () => {
    const { port, desk, end, settle, answer } = await train();
    desk.leave();
    end();
    await settle();
    expect(given(port)).toEqual([whole]);
    port.say(rest(1));
    await answer('carryOut', { done: 0 });
    expect(given(port)).toEqual(back);
  });

  it('stay through all phases of a run that goes on', async () => {
    const { port, desk, settle, answer } = await train();
    desk.leave();
    port.say(progress('sparse', 1, [1]));
    await settle();
    expect(port.names.at(-1)).toBe('carryOut');
    expect(given(port)).toEqual([whole]);
    port.say(rest(1));
    await answer('carryOut', { done: 4 });
    await settle();
    expect(given(port)).toEqual(back);
  });

  it('are given back at once where nothing is under way', async () => {
    const { port, desk, settle, answer } = await train();
    await answer('carryOut', { done: 0 });
    desk.leave();
    await settle();
    expect(given(port)).toEqual(back);
  });
});
