// Networks in and out: the one that ships with the page, one from a file, and the one at hand as a
// safetensors file or with its run, with what the page's address can and cannot keep of it.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { usePage, useRun, useView } from '../page-context';
import { linkReach } from '../model/situation';
import { ExportNetwork } from './export-network';
import { reportWords } from '../report-words';
import { chosenFiles } from '../../store/dropped-files';

/** Fetches a network's files from a hub; a page that sends no request cannot. */
const HUB =
  'hf download facebook/deit-tiny-patch16-224 model.safetensors config.json preprocessor_config.json --local-dir .';

export function NetworkFiles() {
  const { t } = useTranslation();
  const { actions } = usePage();
  const input = useRef<HTMLInputElement>(null);
  const open = useRun((run) => run.open);
  const cut = useRun((run) => run.committed !== null);
  const reach = useRun(linkReach);
  const seed = useRun((run) => run.config.seed);
  const unkept = useRun((run) => run.unkept);
  const language = useView((view) => view.language);
  return (
    <section className="setup-group setup-files">
      <h3 className="small">{`${t('setup.files')} · ${t('setup.fileHint')}`}</h3>
      <button type="button" className="button" onClick={() => actions.openShipped()}>
        {t('setup.openShipped')}
      </button>
      <button type="button" className="button" onClick={() => input.current?.click()}>
        {t('setup.openFile')}
      </button>
      <input
        ref={input}
        type="file"
        accept=".safetensors,.espalier,.json,application/json"
        multiple
        hidden
        aria-label={t('setup.openFile')}
        onChange={({ target }) => {
          const files = chosenFiles(target.files ?? []);
          if (files.length > 0) actions.openFiles(files);
          target.value = '';
        }}
      />
      <p className="small">{t('setup.hub')}</p>
      <code className="small setup-hub">{HUB}</code>
      <button
        type="button"
        className="button"
        disabled={!open}
        onClick={() => actions.download(false)}
      >
        {t('setup.downloadParent')}
      </button>
      <button
        type="button"
        className="button"
        disabled={!cut}
        onClick={() => actions.download(true)}
      >
        {t('setup.downloadCompact')}
      </button>
      <ExportNetwork />
      <button type="button" className="button" disabled={!open} onClick={() => actions.saveRun()}>
        {t('runs.saveFile')}
      </button>
      {unkept !== null && (
        <p className="small setup-warning" data-testid="unkept">
          {t('setup.unkept', { why: reportWords(unkept, language, t).message })}
        </p>
      )}
      <p className="small" data-testid="link-reach">
        {t(`setup.link.${reach}`, { seed })}
      </p>
    </section>
  );
}
