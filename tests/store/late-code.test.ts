// Late parts over a host that answers by hand: what is fetched before a module is asked for, and what is
// said of a host that does not answer, has other files by now, or answers with a page of its own.
import { describe, expect, it } from 'vitest';
import { DataError } from '../../src/core/errors';
import { isGone, loadLate, type LateSource } from '../../src/store/late-code';

const script = () => new Response('export {}', { headers: { 'content-type': 'text/javascript' } });
const files = { charts: ['assets/charts.js', 'assets/deep.js'] };

/** A host whose answers a test may change, and what was asked of it. */
function host(answer: (url: string) => Promise<Response>) {
  const asked: string[] = [];
  const source: LateSource = {
    files,
    base: 'https://host/folder/',
    fetch: (given) => {
      const url = given as string;
      asked.push(url);
      return answer(url);
    },
  };
  return { asked, source };
}

const refusal = (load: Promise<unknown>): Promise<DataError> =>
  load.then(
    () => Promise.reject(new Error('It was loaded.')),
    (error: unknown) => {
      expect(error).toBeInstanceOf(DataError);
      return error as DataError;
    },
  );

describe('a late part', () => {
  it('is imported once all of its files are here', async () => {
    const { asked, source } = host(() => Promise.resolve(script()));
    await expect(loadLate('charts', () => Promise.resolve(asked.length), source)).resolves.toBe(2);
    expect(asked).toEqual([
      'https://host/folder/assets/charts.js',
      'https://host/folder/assets/deep.js',
    ]);
  });

  it('is not asked of the browser while one of them is missing, and is fetched again', async () => {
    let away = true;
    const { asked, source } = host((url) =>
      away && url.endsWith('deep.js')
        ? Promise.reject(new TypeError('Failed to fetch'))
        : Promise.resolve(script()),
    );
    let imports = 0;
    const load = () => loadLate('charts', () => Promise.resolve(++imports), source);
    const error = await refusal(load());
    expect([error.words?.happened, isGone(error), imports]).toEqual(['fetchFailed', false, 0]);
    away = false;
    await expect(load()).resolves.toBe(1);
    expect(asked).toHaveLength(4);
  });

  it.each([
    ['404', () => new Response('', { status: 404 })],
    ['a page', () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } })],
  ])('is gone where the host answers with %s', async (_, answer) => {
    const { source } = host(() => Promise.resolve(answer()));
    const error = await refusal(loadLate('charts', () => Promise.resolve(1), source));
    expect([error.words?.happened, isGone(error)]).toEqual(['partGone', true]);
    expect(error.message).toContain('Reload');
  });

  it('may come another time where the host is busy', async () => {
    const { source } = host(() => Promise.resolve(new Response('', { status: 503 })));
    const error = await refusal(loadLate('charts', () => Promise.resolve(1), source));
    expect(isGone(error)).toBe(false);
  });

  it('that is here and does not run needs the page anew', async () => {
    const { source } = host(() => Promise.resolve(script()));
    const broken = () => Promise.reject(new SyntaxError('Unexpected token'));
    expect(isGone(await refusal(loadLate('charts', broken, source)))).toBe(true);
  });
});
