// The links a person hands on: the page's own address, or the same with what a run was made with. Pure.
import type { EngineInfo } from '../../core/engine-info';
import { useEffect, useState } from 'react';
import { usePage } from '../page-context';

/**
 * The address with engine, threads and kernels named, so that whoever opens it repeats the run bit for bit.
 * Everything else in it stays.
 */
export function exactLink(address: string, engine: EngineInfo): string {
  const url = new URL(address);
  const said = new URLSearchParams(url.search);
  if (!said.has('v')) said.set('v', '1');
  said.set('engine', engine.id);
  said.set('threads', String(engine.threads));
  if (engine.variants.length > 0) said.set('kernels', engine.variants.join('.'));
  url.search = said.toString();
  return url.href;
}

/** What to show of a page in another page; see docs/embedding.md. */
export function embedCode(address: string, title: string): string {
  const url = new URL(address);
  const said = new URLSearchParams(url.search);
  said.delete('present');
  said.set('embed', '1');
  url.search = said.toString();
  url.hash = '';
  const escaped = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return `<iframe src="${escaped(url.href)}" title="${escaped(title)}" width="800" height="820" style="border: 0"></iframe>`;
}

/** Whether nobody else can open the address. */
export function isLocal(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return (
    protocol === 'file:' ||
    /^((.+\.)?localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\])$/.test(hostname)
  );
}

// The page's own address while somebody looks at it. The store writes it a moment after a change, so it is
// read again a moment after that.

/** A little more than the wait of link-sync.ts. */
const SETTLED_MS = 450;

export function useAddress(): string {
  const { store } = usePage();
  const [address, setAddress] = useState(() => window.location.href);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const later = () => {
      timer ??= setTimeout(() => {
        timer = null;
        setAddress(window.location.href);
      }, SETTLED_MS);
    };
    later();
    const leave = store.subscribe(later);
    return () => {
      leave();
      if (timer !== null) clearTimeout(timer);
    };
  }, [store]);
  return address;
}
