// How a page speaks with Espalier in a frame: requests with an id, replies by that id, events by themselves.
// `?site=` names where Espalier lies; without it, beside this page.
const site = new URL(new URLSearchParams(location.search).get('site') ?? './', location.href);
const frame = document.getElementById('frame');
const waiting = new Map();
let lastId = 0;

/** Asks the frame; resolves with the value of its reply, rejects with its error. */
function ask(request) {
  const id = ++lastId;
  frame.contentWindow.postMessage({ espalier: 1, id, ...request }, site.origin);
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
}

const show = (id, text) => (document.getElementById(id).textContent = text);
const percent = (share) => `${Math.round(100 * share)} %`;

const events = {
  // From the first message on, the frame tells this page what happens in it.
  ready: () => ask({ type: 'hello' }),
  rate: ({ rate }) => show('rate', `Pruning rate in the frame: ${percent(rate)}`),
  finished: ({ task, stage, top1 }) =>
    show('answer', `Finished: ${task}. Stage ${stage}, top-1 ${top1 === null ? '–' : percent(top1)}.`),
  // As high as what it shows, border included: nothing in the frame scrolls.
  size: ({ height }) => (frame.style.height = `${height + frame.offsetHeight - frame.clientHeight}px`),
  error: ({ error }) => show('answer', `${error.kind}: ${error.message} ${error.hint}`),
};

window.addEventListener('message', ({ data, origin, source }) => {
  if (source !== frame.contentWindow || origin !== site.origin || data?.espalier !== 1) return;
  if (data.type === 'reply') {
    const { resolve, reject } = waiting.get(data.id) ?? {};
    waiting.delete(data.id);
    if (data.ok) resolve?.(data.value);
    else reject?.(data.error);
  } else events[data.type]?.(data);
});

const click = (id, act) =>
  document.getElementById(id).addEventListener('click', () => {
    act().catch((error) => show('answer', `${error.kind}: ${error.message} ${error.hint}`));
  });

click('light', () => ask({ type: 'rate', rate: 0.2 }));
click('heavy', () => ask({ type: 'rate', rate: 0.8 }));
click('ask', async () => {
  const { macs } = await ask({ type: 'call', name: 'preview', argument: 0.8 });
  show('answer', `80 % of the channels are ${percent(1 - macs.exact / macs.dense)} of the MACs.`);
});
click('fresh', () => ask({ type: 'load', link: '?v=1&start=fresh&seed=7' }));

frame.src = new URL('./?embed=1&show=histogram,dock&lang=en', site).href;
