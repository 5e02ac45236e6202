// What a script could try that runs already in the page or in its worker: to become more script, to load, to send, to
// lead elsewhere. Handed to the browser as text, so it leans on nothing here. Judges nothing.

/** Of every attempt the rules that the browser says it broke, sorted; none where it says nothing. */
export interface Tried {
  readonly broken: Readonly<Record<string, readonly string[]>>;
  /** What ran that should not have. */
  readonly ran: readonly string[];
}

/** @param elsewhere address of another origin, ending in a slash */
export async function tryAll(elsewhere: string): Promise<Tried> {
  const ran: string[] = [];
  Object.assign(globalThis, { ran });
  const blob = (text: string) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const append = <K extends keyof HTMLElementTagNameMap>(
    tag: K,
    how: (element: HTMLElementTagNameMap[K]) => void,
  ) => {
    const element = document.createElement(tag);
    how(element);
    document.head.append(element);
    return element;
  };
  const hosts = elsewhere.replace('http', 'ws');
  const types = (globalThis as unknown as { trustedTypes: TrustedTypes }).trustedTypes;
  interface TrustedTypes {
    createPolicy(name: string, rules: object): unknown;
  }
  const anywhere: Record<string, () => unknown> = {
    evaluate: () => void (0, eval)('ran.push("eval")'),
    makeFunction: () => (Reflect.construct(Function, ['ran.push("Function")']) as () => void)(),
    textTimer: () => setTimeout('ran.push("timer")' as unknown as () => void),
    policyOfAName: () => types.createPolicy('mine', {}),
    policyTakenAgain: () => types.createPolicy('espalier', {}),
    workerOfABlob: () => new Worker(blob('')),
    workerElsewhere: () => new Worker(`${elsewhere}worker.js`),
    fetchElsewhere: () => fetch(`${elsewhere}fetch`),
    fetchData: () => fetch('data:,x'),
    fetchBlob: () => fetch(blob('x')),
    socket: () => new WebSocket(`${hosts}socket`),
    events: () => new EventSource(`${elsewhere}events`),
    request: () => {
      const request = new XMLHttpRequest();
      request.open('POST', `${elsewhere}request`);
      request.send('x');
    },
  };
  const onPage: Record<string, () => unknown> = {
    beacon: () => navigator.sendBeacon(`${elsewhere}beacon`, 'x'),
    scriptHere: () =>
      append('script', (script) => script.append(document.createTextNode('ran.push("script")'))),
    scriptElsewhere: () => append('script', (s) => (s.src = `${elsewhere}script.js`)),
    preloaded: () =>
      append('link', (link) =>
        Object.assign(link, { rel: 'modulepreload', href: `${elsewhere}m.js` }),
      ),
    prefetched: () =>
      append('link', (link) =>
        Object.assign(link, { rel: 'prefetch', href: `${elsewhere}p.html` }),
      ),
    markup: () => (document.createElement('p').innerHTML = '<img src=x onerror=ran.push(1)>'),
    parsed: () => new DOMParser().parseFromString('<b>x</b>', 'text/html'),
    handler: () => document.body.setAttribute('onclick', 'ran.push("handler")'),
    scriptLink: () => {
      const link = document.createElement('a');
      link.href = 'javascript:ran.push("link")';
      link.click();
    },
    styleHere: () => document.body.setAttribute('style', 'color: red'),
    styleSheet: () => append('style', (style) => (style.textContent = 'p { color: red }')),
    styleElsewhere: () =>
      append('link', (link) =>
        Object.assign(link, { rel: 'stylesheet', href: `${elsewhere}s.css` }),
      ),
    imageElsewhere: () => (new Image().src = `${elsewhere}image.png`),
    imageBlob: () => append('img', (image) => (image.src = blob('x'))),
    fontElsewhere: () => new FontFace('f', `url(${elsewhere}font.woff2)`).load(),
    media: () => append('video', (video) => (video.src = `${elsewhere}video.mp4`)),
    plugin: () =>
      document.body.append(
        Object.assign(document.createElement('object'), { data: `${elsewhere}o` }),
      ),
    frameElsewhere: () =>
      document.body.append(
        Object.assign(document.createElement('iframe'), { src: `${elsewhere}frame` }),
      ),
    frameHere: () => append('iframe', (frame) => (frame.src = 'embed-example.html')),
    frameOfText: () =>
      append('iframe', (frame) => (frame.srcdoc = '<script>parent.ran.push(1)</script>')),
    form: () => {
      const form = document.createElement('form');
      form.action = `${elsewhere}form`;
      document.body.append(form);
      form.submit();
    },
    base: () => append('base', (base) => (base.href = elsewhere)),
    sharedWorker: () => new SharedWorker(`${elsewhere}shared.js`),
  };
  const broken: Record<string, string[]> = {};
  let heard: string[] = [];
  self.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
    heard.push(effectiveDirective),
  );
  const rest = (ms: number) => new Promise((done) => setTimeout(done, ms));
  // What an inspector evaluates may evaluate text itself, until its first task is over.
  await rest(0);
  const attempts = { ...anywhere, ...(typeof document === 'undefined' ? {} : onPage) };
  for (const [name, attempt] of Object.entries(attempts)) {
    heard = [];
    await Promise.race([
      Promise.resolve()
        .then(attempt)
        .catch(() => undefined),
      rest(2000),
    ]);
    for (let i = 0; i < 100 && heard.length === 0; i++) await rest(20);
    // Two policies, in a header and in the page, are broken one after the other.
    await rest(30);
    broken[name] = [...new Set(heard)].sort();
  }
  return { broken, ran };
}
