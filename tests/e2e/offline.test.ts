// The network off after the first visit, and nothing of another origin at any time: the built site, its
// service worker and its policy, in a real browser.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSetup } from './drive';
import { startSite, type OpenPage, type Site } from './site';

let site: Site;
beforeAll(async () => {
  // As a static host serves it: no headers of its own.
  site = await startSite({ base: '/some/folder/', isolated: false });
});
afterAll(() => site.close());

const ready = (page: OpenPage['page']) =>
  page.waitForFunction(() => {
    const slider = document.querySelector<HTMLInputElement>('input[type=range]');
    return slider !== null && !slider.disabled && /\d/.test(slider.ariaValueText ?? '');
  });

describe('the policy of the page', () => {
  it('lets neither the page nor its worker connect to another site, from the first visit on', async () => {
    const { page, close } = await site.openPage();
    await ready(page);
    const elsewhere = new URL('http://localhost:9/').href;
    const tried = (url: string) =>
      new Promise<string>((resolve) => {
        self.addEventListener('securitypolicyviolation', (event) =>
          resolve(event.effectiveDirective),
        );
        fetch(url).catch(() => setTimeout(() => resolve('no policy'), 500));
      });
    expect(await page.evaluate(tried, elsewhere)).toBe('connect-src');
    const worker = page.workers()[0];
    expect(await worker?.evaluate(tried, elsewhere)).toBe('connect-src');
    await close();
  });

  it('lets no text become a script or a style, and nothing but the site’s files be loaded', async () => {
    const { page, close } = await site.openPage();
    await ready(page);
    const everywhere = {
      fetchData: 'connect-src',
      fetchBlob: 'connect-src',
      evaluate: 'require-trusted-types-for',
      worker: 'require-trusted-types-for',
      policy: 'trusted-types',
    };
    expect(await page.evaluate(tryAll)).toEqual({
      ...everywhere,
      markup: 'require-trusted-types-for',
      handler: 'require-trusted-types-for',
      styleHere: 'style-src-attr',
      styleSheet: 'style-src-elem',
      imageBlob: 'img-src',
      frame: 'frame-src',
      base: 'base-uri',
    });
    const worker = page.workers()[0];
    expect(await worker?.evaluate(tryAll)).toEqual(everywhere);
    // As text: in a test, an import is the test runner's.
    const imported = `import(URL.createObjectURL(new Blob([''], { type: 'text/javascript' })))`;
    const outcome = `${imported}.then(() => 'run', () => 'refused')`;
    expect(await page.evaluate(outcome)).toBe('refused');
    expect(await worker?.evaluate(outcome)).toBe('refused');
    await close();
  });
});

/** What a script could do that runs already, each with the rule that refuses it. Of a page or of its worker. */
async function tryAll(): Promise<Record<string, string>> {
  const blob = (text: string) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const append = <K extends 'base' | 'iframe' | 'img' | 'style'>(
    tag: K,
    how: (element: HTMLElementTagNameMap[K]) => void,
  ) => {
    const element = document.createElement(tag);
    how(element);
    document.head.append(element);
  };
  const anywhere: Record<string, () => unknown> = {
    fetchData: () => fetch('data:,x'),
    fetchBlob: () => fetch(blob('x')),
    evaluate: () => void (0, eval)('1'),
    worker: () => new Worker(blob('')),
    policy: () =>
      (
        globalThis as unknown as {
          trustedTypes: { createPolicy(name: string, rules: object): unknown };
        }
      ).trustedTypes.createPolicy('espalier', {}),
  };
  const onPage: Record<string, () => unknown> = {
    markup: () => (document.createElement('p').innerHTML = '<b>x</b>'),
    handler: () => document.body.setAttribute('onclick', 'x()'),
    styleHere: () => document.body.setAttribute('style', 'color: red'),
    styleSheet: () => append('style', (style) => (style.textContent = 'p { color: red }')),
    imageBlob: () => append('img', (image) => (image.src = blob('x'))),
    frame: () => append('iframe', (frame) => (frame.src = 'embed-example.html')),
    base: () => append('base', (base) => (base.href = '/')),
  };
  const found: Record<string, string> = {};
  const attempts = { ...anywhere, ...(typeof document === 'undefined' ? {} : onPage) };
  for (const [name, attempt] of Object.entries(attempts)) {
    const told = new Promise<string>((resolve) => {
      const late = setTimeout(() => resolve('allowed'), 2000);
      const tell = ({ effectiveDirective }: SecurityPolicyViolationEvent) => {
        clearTimeout(late);
        resolve(effectiveDirective);
      };
      self.addEventListener('securitypolicyviolation', tell, { once: true });
    });
    await Promise.resolve()
      .then(attempt)
      .catch(() => undefined);
    found[name] = await told;
  }
  return found;
}

describe('after a first visit', () => {
  it('opens, slides, trains, prunes and fine-tunes with the network off', async () => {
    const { page, problems, close } = await site.openPage({ offline: true });
    await openSetup(page);
    await page.getByText('Works offline from now on.').waitFor();
    await site.stopServing();
    await page.reload();
    await ready(page);
    const slider = page.locator('input[type=range]');
    const before = await slider.getAttribute('aria-valuetext');
    await slider.press('ArrowRight');
    await expect.poll(() => slider.getAttribute('aria-valuetext')).not.toBe(before);
    const top1 = await page.evaluate(async () => {
      const { espalier } = window;
      await espalier.reset();
      await espalier.train({ phase: 'dense', steps: 4 });
      await espalier.train({ phase: 'sparse', steps: 4 });
      await espalier.prune(0.1);
      await espalier.finetune({ steps: 2 });
      return (await espalier.evaluate({ split: 'validation' })).top1;
    });
    expect(top1).toBeGreaterThan(0);
    expect(problems).toEqual([]);
    await close();
  });
});
