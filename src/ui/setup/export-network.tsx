// The network at hand for other programs: its format and, where something is cut, its form. Unfolded by whoever asks.
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EXPORT_FORMATS, formsOf, type ExportForm, type ExportFormat } from '../../core/exported';
import { usePage, useRun } from '../page-context';

/** Ours has buttons of its own above. */
const FORMATS = EXPORT_FORMATS.filter(
  (format): format is Exclude<ExportFormat, 'espalier'> => format !== 'espalier',
);

export function ExportNetwork() {
  const { t } = useTranslation();
  const { actions } = usePage();
  const id = useId();
  const open = useRun((run) => run.open);
  const cut = useRun((run) => run.committed !== null);
  const [format, setFormat] = useState<(typeof FORMATS)[number]>('onnx');
  const [wanted, setForm] = useState<ExportForm>('compact');
  const forms = formsOf(format).filter((form) => cut || form === 'dense');
  const form = forms.includes(wanted) ? wanted : forms.at(-1);
  return (
    <details className="setup-phase setup-export">
      <summary>{t('setup.export.open')}</summary>
      <div className="setup-files">
        <label className="small" htmlFor={`${id}format`}>
          {t('setup.export.format')}
        </label>
        <select
          id={`${id}format`}
          className="field"
          value={format}
          onChange={({ target }) => {
            const chosen = FORMATS.find((each) => each === target.value);
            if (chosen !== undefined) setFormat(chosen);
          }}
        >
          {FORMATS.map((each) => (
            <option key={each} value={each}>
              {t(`setup.export.formats.${each}`)}
            </option>
          ))}
        </select>
        {forms.length > 1 && (
          <>
            <label className="small" htmlFor={`${id}form`}>
              {t('setup.export.form')}
            </label>
            <select
              id={`${id}form`}
              className="field"
              value={form}
              onChange={({ target }) => {
                const chosen = forms.find((each) => each === target.value);
                if (chosen !== undefined) setForm(chosen);
              }}
            >
              {forms.map((each) => (
                <option key={each} value={each}>
                  {t(`setup.export.forms.${each}`)}
                </option>
              ))}
            </select>
          </>
        )}
        <p className="small">
          {form === undefined ? t('setup.export.cutFirst') : t(`setup.export.about.${format}`)}
        </p>
        <button
          type="button"
          className="button"
          disabled={!open || form === undefined}
          onClick={() => form !== undefined && actions.exportModel({ format, form })}
        >
          {t('setup.export.write')}
        </button>
      </div>
    </details>
  );
}
