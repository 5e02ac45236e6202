// Code of an engine that comes when it is first needed, with a name for what goes wrong on the way.
import { words } from '../core/error-words';
import { EngineError } from '../core/errors';

/**
 * What an import answers.
 * @throws EngineError where it does not come: the network is away, or the host has other files by now
 */
export const codeOf = <T>(loading: Promise<T>): Promise<T> =>
  loading.catch(() => {
    throw new EngineError(
      'The code of the engine could not be fetched.',
      'Check the connection, then start the engine again; if that does not help, reload the page.',
      words('engineCode', 'fetchEngine'),
    );
  });
