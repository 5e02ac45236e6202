// The page's own address while somebody looks at it. The store writes it a moment after a change, so it is
// read again a moment after that.
import { useEffect, useState } from 'react';
import { usePage } from '../page-context';

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
