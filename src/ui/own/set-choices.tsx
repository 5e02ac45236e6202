// A set before it is made, and what a person chooses of it: for which network, in which colours, at which size, how it
// is parted. Whatever is chosen stays while the set is made and where nothing comes of it.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorReport } from '../../core/errors';
import type { OwnPreview } from '../../core/own-set';
import { cutText } from '../../core/shown';
import { formatOf } from '../format';
import { usePage, usePageState, useView } from '../page-context';
import { reportWords } from '../report-words';
import { sentences } from '../sentences';
import { Choice, NumberBox, SizeChoice } from './fields';
import { formOf, hasTest, isWrong, readForm, roomOf, type Form, type NumberName } from './form';
import { SeenSet } from './seen-set';
import { shapeWords } from '../words/data-words';

interface SetChoicesProps {
  readonly preview: OwnPreview;
  readonly error: ErrorReport | null;
  /** How far the making has come, in the place of the button that begins it; null while nothing is made. */
  readonly making: ReactNode;
}

export function SetChoices({ preview, error, making }: SetChoicesProps) {
  const { t } = useTranslation();
  const { actions } = usePage();
  const language = useView((view) => view.language);
  const format = formatOf(language);
  const { network } = preview;
  const [forNetwork, setForNetwork] = useState(network?.known === preview.classNames.length);
  const [form, setForm] = useState(() => formOf(preview.options));
  const change = (part: Partial<Form>) => setForm((before) => ({ ...before, ...part }));
  const base = forNetwork && network !== null ? network.options : preview.options;
  const options = readForm(form, base, forNetwork);
  const room = options && roomOf(preview, options);
  const said = error && reportWords(error, language, t);
  const number = (name: NumberName) => ({
    name,
    text: form[name],
    wrong: isWrong(form, name),
    onText: (text: string) => change({ [name]: text }),
  });
  return (
    <>
      <div className="own-body own-halves">
        <SeenSet preview={preview} grey={(options?.channels ?? form.channels) === 1} />
        <fieldset className="own-choices" disabled={making !== null}>
          <legend className="visually-hidden">{t('own.choices')}</legend>
          <LabelChoice preview={preview} />
          {network !== null && (
            <Choice
              name={t('own.for.name')}
              value={forNetwork ? 'network' : 'anew'}
              options={[
                ['network', t('own.for.network')],
                ['anew', t('own.for.anew')],
              ]}
              hint={
                !forNetwork
                  ? null
                  : network.known === preview.classNames.length
                    ? t('own.for.hint', { shape: shapeWords(network.options, t) })
                    : t('own.for.unknown', {
                        known: format.count(network.known),
                        n: format.count(preview.classNames.length),
                      })
              }
              onChoose={(value) => setForNetwork(value === 'network')}
            />
          )}
          {!forNetwork && (
            <>
              <Choice
                name={t('own.colours.name')}
                value={form.channels === 3 ? 'colour' : 'grey'}
                options={[
                  ['colour', t('own.colours.colour')],
                  ['grey', t('own.colours.grey')],
                ]}
                onChoose={(value) => change({ channels: value === 'colour' ? 3 : 1 })}
              />
              <SizeChoice {...number('size')} />
              <Choice
                name={t('own.fit.name')}
                value={form.fit}
                options={[
                  ['crop', t('own.fit.crop')],
                  ['squash', t('own.fit.squash')],
                ]}
                onChoose={(fit) => change({ fit })}
              />
            </>
          )}
          <Choice
            name={t('own.mirror.name')}
            value={form.mirror ? 'yes' : 'no'}
            options={[
              ['yes', t('own.mirror.yes')],
              ['no', t('own.mirror.no')],
            ]}
            hint={t('own.mirror.hint')}
            onChoose={(value) => change({ mirror: value === 'yes' })}
          />
          <details className="own-fold">
            <summary>{t('own.more')}</summary>
            <NumberBox {...number('validation')} label={t('own.split.validation')} />
            {hasTest(preview) ? (
              <p className="small">{t('own.split.hasTest')}</p>
            ) : (
              <NumberBox {...number('test')} label={t('own.split.test')} />
            )}
            <NumberBox {...number('seed')} label={t('own.split.seed')} />
            <NumberBox
              {...number('limit')}
              label={t('own.limit.name')}
              hint={t('own.limit.hint')}
            />
          </details>
        </fieldset>
      </div>
      <footer className="own-foot">
        {making ?? (
          <>
            <div className="own-said">
              {said !== null && (
                <p className="own-error" role="alert">
                  {sentences(t, said.message, said.hint)}
                </p>
              )}
              {options !== null && (
                <p className="small">
                  {room === null
                    ? shapeWords(options, t)
                    : t('own.room', {
                        pictures: t('own.pictures', {
                          count: room.count,
                          n: format.count(room.count),
                        }),
                        shape: shapeWords(options, t),
                        bytes: format.bytes(room.bytes),
                      })}
                </p>
              )}
            </div>
            <button
              type="button"
              className="button primary"
              aria-disabled={options === null || undefined}
              onClick={() => {
                if (options !== null) actions.makeSet(options);
              }}
            >
              {t('own.make')}
            </button>
          </>
        )}
      </footer>
    </>
  );
}

/** Columns that are offered. */
const MOST_COLUMNS = 12;

/** Which of several columns has the labels. The files are opened anew: classes and counts are others. */
function LabelChoice({ preview: { labels } }: { preview: OwnPreview }) {
  const { t } = useTranslation();
  const { actions } = usePage();
  const brought = usePageState(({ link }) => link.brought);
  if (brought === null || labels === null || labels.all.length < 2) return null;
  const offered = labels.all.slice(0, MOST_COLUMNS);
  return (
    <Choice
      name={t('own.labels')}
      value={labels.chosen}
      options={offered.map((column) => [column, cutText(column)])}
      onChoose={(label) => actions.openFiles(brought.files, { label }, brought.folders)}
    />
  );
}
