import { beforeEach, describe, expect, it, vi } from 'vitest';
import { pruneRate } from '../../src/core/controls';
import { InvalidValueError } from '../../src/core/errors';
import type { Event } from '../../src/core/events';
import type { Recipe } from '../../src/core/recipe';
import { createEspalier } from '../../src/store/console-api';
import { answerParent, type Heard } from '../../src/store/embed-frame';
import { createFrameHeight } from '../../src/store/frame-height';
import { readEmbed } from '../../src/store/embed-link';
import { addressed, EMBED_CALLS, readRequest } from '../../src/store/embed-protocol';
import { createCuttingSelector } from '../../src/store/selectors';
import type { Posted } from '../../src/store/port';
import { createPageStore } from '../../src/store/store';
import { createTrainerClient } from '../../src/store/trainer-client';
import { linkParams, readLink } from '../../src/store/link/read-link';
import { recipeLink } from '../../src/store/link/recipe-link';
import { initialView } from '../../src/store/view-state';
import { begun, gates, network, progress, rest, row } from './run-events';

const HOST = 'https://school.example';

/** A frame whose windows are plain objects, and a worker that says nothing by itself. */
function setUp() {
  const parent = {};
  const posted: { message: Record<string, unknown>; origin: string }[] = [];
  let hear: (message: Heard) => void = () => undefined;
  const store = createPageStore();
  const height = createFrameHeight();
  let tell: (event: Event) => void = () => undefined;
  const commands: Posted[] = [];
  const port = {
    post: (command: Posted) => void commands.push(command),
    listen: (onEvent: typeof tell) => void (tell = onEvent),
  };
  const client = createTrainerClient(port, store, () => undefined);
  const espalier = createEspalier({
    client,
    store,
    version: '9.9.9',
    report: () => Promise.resolve('<html>'),
  });
  answerParent({
    frame: {
      parent,
      post: (message, origin) => posted.push({ message: { ...message }, origin }),
      listen: (listener) => (hear = listener),
    },
    ...{ client, store, espalier, cutting: createCuttingSelector() },
    base: 'https://example.org/',
    height,
  });
  const say = (data: unknown, origin = HOST, source: unknown = parent) =>
    hear({ data, origin, source: source as Heard['source'] });
  const ofType = (type: string) => posted.filter(({ message }) => message['type'] === type);
  const reply = (id: unknown) =>
    vi.waitFor(() => {
      const found = ofType('reply').find(({ message }) => message['id'] === id);
      if (found === undefined) throw new Error(`no reply to ${String(id)} yet`);
      return found;
    });
  return {
    store,
    height,
    say,
    posted,
    commands,
    ofType,
    reply,
    tell: (event: Parameters<typeof tell>[0]) => tell(event),
  };
}

describe('a request', () => {
  const base = { espalier: 1, id: 7 };

  it.each([
    { ...base, type: 'hello' },
    { ...base, type: 'rate', rate: 0.4 },
    { ...base, type: 'load', link: '?v=1' },
    { ...base, type: 'call', name: 'train', argument: { phase: 'dense', steps: 3 } },
  ])('is read: $type', (message) => {
    expect({ espalier: 1, ...readRequest(message) }).toEqual(message);
  });

  it.each([
    [{ ...base, espalier: 2, type: 'hello' }, /^espalier must be .*; got 2\./],
    [{ espalier: 1, type: 'hello' }, /^id must be .*; got undefined\./],
    [{ ...base, id: {}, type: 'hello' }, /^id must be .*; got {}\./],
    [{ ...base, type: 'explode' }, /^type must be .*; got “explode”\./],
    [{ ...base, type: 'rate', rate: '0.4' }, /^rate must be .*; got “0\.4”\./],
    [{ ...base, type: 'load', link: 7 }, /^link must be .*; got 7\./],
    [{ ...base, type: 'call', name: 'on' }, /^name must be .*; got “on”\./],
    [{ ...base, type: 'call', name: 'constructor' }, /^name must be .*; got “constructor”\./],
  ])('is refused by name when it is %j', (message, what) => {
    expect(() => readRequest(message)).toThrow(InvalidValueError);
    expect(() => readRequest(message)).toThrow(what);
  });

  it('of another library is none', () => {
    for (const data of [null, 'ping', 7, [], { type: 'rate' }, { source: 'react-devtools' }])
      expect(addressed(data)).toBeNull();
  });
});

describe('a frame', () => {
  let page: ReturnType<typeof setUp>;
  beforeEach(() => {
    page = setUp();
    page.tell(begun(1));
    page.tell(gates(1));
  });

  it('says that it is ready and nothing else before it is spoken to', async () => {
    await vi.waitFor(() => expect(page.ofType('ready')).toHaveLength(1));
    page.store.view({ rate: page.store.getState().view.rate });
    page.tell(progress('sparse', 1, [2]));
    expect(page.posted).toEqual([
      { message: { espalier: 1, type: 'ready', version: '9.9.9' }, origin: '*' },
    ]);
  });

  it('hears the window around it alone, and replies to its origin', async () => {
    page.say({ espalier: 1, id: 1, type: 'rate', rate: 0.6 }, 'https://evil.example', {});
    page.say({ espalier: 1, id: 2, type: 'hello' });
    const { message, origin } = await page.reply(2);
    expect(message).toMatchObject({ ok: true, value: { version: '9.9.9', calls: EMBED_CALLS } });
    expect(origin).toBe(HOST);
    expect(page.ofType('reply')).toHaveLength(1);
    expect(page.store.getState().view.rate).toBe(0.4);
  });

  it('replies to a page without an origin, which has no name to send to', async () => {
    page.say({ espalier: 1, id: 2, type: 'hello' }, 'null');
    expect((await page.reply(2)).origin).toBe('*');
  });

  it('sets the rate, and tells of it with what a cut there would do', async () => {
    page.say({ espalier: 1, id: 'a', type: 'rate', rate: 0.6 });
    expect((await page.reply('a')).message).toMatchObject({ ok: true, value: { rate: 0.6 } });
    await vi.waitFor(() => expect(page.ofType('rate').at(-1)?.message['rate']).toBe(0.6));
    expect(page.ofType('preview').at(-1)?.message).toMatchObject({
      rate: 0.6,
      total: 40,
      pruned: 19,
    });
  });

  it('tells how high it is at the first message and whenever that changes', async () => {
    const heights = () => page.ofType('size').map(({ message }) => message['height']);
    page.height.setState({ height: 500 });
    expect(heights()).toEqual([]);
    page.say({ espalier: 1, id: 2, type: 'hello' });
    await page.reply(2);
    expect(heights()).toEqual([500]);
    page.say({ espalier: 1, id: 3, type: 'hello' });
    await page.reply(3);
    expect(heights()).toEqual([500]);
    for (const height of [510, 520, 530]) page.height.setState({ height });
    await vi.waitFor(() => expect(heights().at(-1)).toBe(530));
    expect(page.ofType('size').every(({ origin }) => origin === HOST)).toBe(true);
  });

  it('refuses a rate out of bounds and a wrong argument by name', async () => {
    page.say({ espalier: 1, id: 1, type: 'rate', rate: 2 });
    page.say({ espalier: 1, id: 2, type: 'call', name: 'train', argument: { phase: 'warm' } });
    page.say({ espalier: 1, type: 'hello' });
    for (const [id, what] of [
      [1, /^rate must be .*; got 2\./],
      [2, /^phase must be .*; got “warm”\./],
      [null, /^id must be .*; got undefined\./],
    ] as const) {
      const { message } = await page.reply(id);
      expect(message).toMatchObject({
        ok: false,
        error: { kind: 'InvalidValueError', message: expect.stringMatching(what) as string },
      });
    }
  });

  it('opens a link', async () => {
    page.say({ espalier: 1, id: 1, type: 'load', link: '?v=1&seed=3' });
    const command = await vi.waitFor(() => {
      expect(page.commands).toHaveLength(1);
      return page.commands[0];
    });
    expect(command).toMatchObject({ type: 'open', arg: { change: { seed: 3 } } });
  });

  it('opens its own address too, with or without the name of the file', async () => {
    for (const [id, link] of [
      'https://example.org/?v=1&seed=3',
      '/index.html?seed=3',
      './?seed=3#own=x',
    ].entries()) {
      page.say({ espalier: 1, id, type: 'load', link });
      await vi.waitFor(() => expect(page.commands.length).toBe(1));
      const command = page.commands.pop();
      expect(command).toMatchObject({ type: 'open', arg: { change: { seed: 3 } } });
      page.tell({ type: 'answer', id: command?.id ?? 0, value: undefined });
      await page.reply(id);
    }
  });

  it('puts a link’s recipe before the person, with what it begins with, and says what is none', async () => {
    const recipe: Recipe = {
      ...{ version: 1, config: { seed: 3 }, start: 'fresh' },
      steps: [{ do: 'train', phase: 'dense', steps: 3 }],
    };
    const link = (await recipeLink(recipe, initialView, 'https://example.org/')) ?? '';
    page.say({ espalier: 1, id: 1, type: 'load', link });
    await vi.waitFor(() => expect(page.commands).toHaveLength(1));
    const [command] = page.commands;
    expect(command).toMatchObject({ type: 'open', arg: { change: { seed: 3 }, start: 'fresh' } });
    page.tell({ type: 'answer', id: command?.id ?? 0, value: undefined });
    expect((await page.reply(1)).message).toMatchObject({ ok: true, value: { notes: [] } });
    expect(page.store.getState().link.recipe).toEqual(recipe);
    expect(page.commands).toHaveLength(1);
    page.say({ espalier: 1, id: 2, type: 'load', link: '?v=1#r=broken' });
    await vi.waitFor(() => expect(page.commands).toHaveLength(2));
    page.tell({ type: 'answer', id: page.commands[1]?.id ?? 0, value: undefined });
    const value = { notes: [{ words: { happened: 'recipeCut' } }] };
    expect((await page.reply(2)).message).toMatchObject({ ok: true, value });
    expect(page.store.getState().link.recipe).toBeNull();
  });

  it.each([
    'javascript:alert(1)?seed=3',
    'data:text/html,?seed=3',
    'blob:https://example.org/?seed=3',
    'mailto:a@example.org?seed=3',
    'https://elsewhere.example/?seed=3',
    'http://example.org/?seed=3',
    'https://example.org/other/?seed=3',
    'seed=3',
    '//elsewhere.example?seed=3',
    'https://',
  ])('refuses %s by name and opens nothing in its place', async (link) => {
    page.say({ espalier: 1, id: 1, type: 'load', link });
    const { message } = await page.reply(1);
    expect(message).toMatchObject({ ok: false, error: { kind: 'InvalidValueError' } });
    expect(JSON.stringify(message)).toContain('link must be ');
    expect(page.commands).toEqual([]);
  });

  it('answers commands of the console API', async () => {
    page.say({ espalier: 1, id: 1, type: 'call', name: 'preview', argument: 0.4 });
    expect((await page.reply(1)).message).toMatchObject({ ok: true, value: { pruned: 13 } });
    page.say({ espalier: 1, id: 2, type: 'call', name: 'gates' });
    const { message } = await page.reply(2);
    expect(message['value']).toBeInstanceOf(Float32Array);
  });

  it('tells what a work ended with: of the network at hand, and of none that was before', () => {
    const ended = () => page.ofType('finished').map(({ message }) => message['top1']);
    const work = (...events: Event[]) => {
      page.tell({ run: 1, type: 'activity', task: 'evaluate', paused: false, done: 0, total: 0 });
      for (const event of events) page.tell(event);
      page.tell({ run: 1, type: 'activity', task: 'engine', paused: false, done: 0, total: 0 });
      page.tell(rest(1));
    };
    page.say({ espalier: 1, id: 1, type: 'hello' });
    work(network('sparse'), row('dense', { top1: 0.9 }), row('sparse', { top1: 0.8 }));
    work(network('pruned', { kept: [], rate: pruneRate(0.4), pruned: 3 }));
    work(row('pruned', { top1: 0.7, rate: 0.4 }), row('pruned', { top1: 0.6, rate: 0.2 }));
    expect(ended()).toEqual([0.8, null, 0.7]);
    page.tell({ run: 1, type: 'activity', task: 'engine', paused: false, done: 0, total: 0 });
    page.tell(rest(1));
    expect(ended()).toHaveLength(3);
  });

  it('tells of a refusal when it is made, and of one that stood there before', async () => {
    const errors = () => page.ofType('error').map(({ message }) => message['error']);
    const refusal = { kind: 'DataError', message: 'Not read.', hint: 'Choose another.' } as const;
    page.say({ espalier: 1, id: 1, type: 'hello' });
    page.store.link({ refusal });
    page.store.view({ rate: pruneRate(0.5) });
    expect(errors()).toEqual([refusal]);
    page.store.link({ refusal: null });
    expect(errors()).toEqual([refusal]);
    const other = setUp();
    other.store.link({ refusal });
    other.say({ espalier: 1, id: 1, type: 'hello' });
    other.tell(begun(1));
    other.tell(rest(1));
    await vi.waitFor(() => expect(other.ofType('error')).toHaveLength(1));
  });

  it('tells of progress, of the end of a work, and of what went wrong', () => {
    page.say({ espalier: 1, id: 1, type: 'hello' });
    page.tell({ run: 1, type: 'activity', task: 'sparse', paused: false, done: 0, total: 0 });
    page.tell(progress('sparse', 3, [2, 1.5, 1]));
    page.tell(network('sparse'));
    page.tell(rest(1));
    expect(page.ofType('progress').at(-1)?.message).toMatchObject({
      phase: 'sparse',
      step: 3,
      loss: 1,
    });
    expect(page.ofType('finished').at(-1)?.message).toMatchObject({
      ...{ task: 'sparse', stage: 'sparse', stopped: false, top1: null },
    });
    const error = { kind: 'EngineError', message: 'Gone.', hint: 'Reload.' } as const;
    page.tell({ run: 1, type: 'failed', error, recoveries: [], goodStep: null });
    expect(page.ofType('error').at(-1)?.message).toMatchObject({ error });
    expect(
      page.posted
        .filter(({ message }) => message['type'] !== 'ready')
        .every(({ origin }) => origin === HOST),
    ).toBe(true);
  });
});

describe('a link to a frame', () => {
  it('names the parts to show, in the order of the page', () => {
    expect(readEmbed(linkParams(''))).toBeNull();
    expect(readEmbed(linkParams('?embed=0'))).toBeNull();
    expect(readEmbed(linkParams('?embed=1'))).toEqual(['drawing', 'histogram', 'dock']);
    expect(readEmbed(linkParams('?embed=1&show=dock,map'))).toEqual(['map', 'dock']);
    expect(readLink('?embed=1&show=dock,map&seed=3')).toMatchObject({
      config: { seed: 3 },
      notes: [],
    });
  });

  it('is noted where it names a part that nobody knows', () => {
    expect(readEmbed(linkParams('?embed=1&show=dock,secrets'))).toEqual(['dock']);
    const [note] = readLink('?embed=1&show=dock,secrets').notes;
    expect(note?.message).toContain('got “secrets”');
  });
});
