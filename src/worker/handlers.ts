// The shape of the command table. Parts of it live in files of their own; the session joins them.
import type { Answer, Arg, CallName } from '../core/commands';

/** What each command does; the compiler sees to it that none is missing. */
export type Handlers = { [K in CallName]: (arg: Arg<K>) => Promise<Answer<K>> };
