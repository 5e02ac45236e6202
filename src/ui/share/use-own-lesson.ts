// The address of a page that shows a lesson of one's own names the lesson and does not hold it: it lies in
// this browser. What is handed on takes it along.
import { useEffect, useState } from 'react';
import { LONGEST_LINK, packLesson } from '../../store/lesson/lesson-link';
import { storedLesson } from '../../store/lesson/lesson-files';
import { ownStorage } from '../../store/own-storage';
import { useView } from '../page-context';

export interface OwnLesson {
  /** What goes behind the address; empty where nothing has to. */
  readonly hash: string;
  /** Whether the lesson is longer than a link can be. */
  readonly tooLong: boolean;
}

const NONE: OwnLesson = { hash: '', tooLong: false };

/** @param address the page's own, as it is now */
export function useOwnLesson(address: string): OwnLesson {
  const shown = useView((view) => view.lesson?.id === 'own');
  const [own, setOwn] = useState(NONE);
  useEffect(() => {
    let over = false;
    const pack = async () => {
      // One that came by a link is in the address already.
      const lesson = shown && new URL(address).hash === '' ? stored() : null;
      const hash = lesson === null ? '' : `#own=${await packLesson(lesson)}`;
      const tooLong = address.length + hash.length > LONGEST_LINK;
      if (!over) setOwn(tooLong ? { hash: '', tooLong } : { hash, tooLong });
    };
    void pack();
    return () => {
      over = true;
    };
  }, [address, shown]);
  return own;
}

const stored = () => storedLesson(ownStorage);
