// What goes wrong on a page, written down from its first request on. Judges nothing: what a test expects to
// go wrong it looks for itself.
import type { Page, Request } from 'playwright-core';

/**
 * A record that grows while the page is open, one line each: errors on the console (the worker's too), uncaught
 * errors, requests that failed or were answered with 400 and above. Whoever leaves a document cuts
 * short what it was still fetching, and so does whoever takes another data set with the images of the one before: that is
 * left out, and what else a page breaks off by itself is not.
 */
export function recordProblems(page: Page): readonly string[] {
  const problems: string[] = [];
  const wasLeft = followLeaving(page);
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    problems.push(`console error: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.stack ?? error.message}`));
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    if (why === 'net::ERR_ABORTED' && (wasLeft(request) || isIcon(request) || isImages(request)))
      return;
    problems.push(`request failed: ${request.url()} (${why})`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
  return problems;
}

/** Of the tab: the browser fetches it beside the document, and drops that when the address changes. */
const isIcon = (request: Request) =>
  request.resourceType() === 'other' && request.url().endsWith('/icon.svg');

/** Of the data set that comes with the page. */
const isImages = (request: Request) => request.url().includes('/data/fashion-mnist/');

/** Answers whether the document that sent a request is gone, or about to go. */
function followLeaving(page: Page): (request: Request) => boolean {
  const sentBy = new WeakMap<Request, number>();
  let document = 0;
  let leaving: Request | null = null;
  page.on('request', (request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) leaving = request;
    else sentBy.set(request, document);
  });
  page.on('requestfailed', (request) => {
    if (request === leaving) leaving = null;
  });
  page.on('framenavigated', (frame) => {
    // Without a request it is a change of the address alone.
    if (frame !== page.mainFrame() || leaving === null) return;
    leaving = null;
    document++;
  });
  return (request) => leaving !== null || (sentBy.get(request) ?? document) < document;
}
