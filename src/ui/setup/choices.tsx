// The choices of the set-up panel that are names, not numbers: data, model, augmentation, settings,
// schedule, importance.
import { DATA_IDS, dataKey, type DataRef } from '../../core/data-ref';
import type { KeptSets } from '../../core/own-set';
import { dataName, shapeWords } from '../words/data-words';
import { useTranslation } from 'react-i18next';
import { PRESET_NAMES, sameConfig } from '../../core/config';
import { exactCost } from '../../core/cost';
import { gateSites } from '../../core/gates';
import { denseWidths } from '../../core/params';
import { fits, modelOf, nameOfModel } from '../../core/data-fit';
import { DEFAULT_CONFIG, SETTINGS, type Phase, type SettingsName } from '../../core/run-config';
import { SCHEDULES } from '../../core/schedule';
import { CRITERIA, CRITERION_IDS } from '../../core/scores';
import { formatOf } from '../format';
import { usePage, usePageState, useRun, useView } from '../page-context';
import { Terms } from '../term/terms';
import { ExplainedRow } from './explained-row';
import { settingsNamed } from '../model/field';

interface SelectProps {
  readonly id: string;
  readonly describedBy: string;
  readonly value: string;
  readonly options: readonly { value: string; label: string; disabled?: boolean }[];
  readonly onChoose: (value: string) => void;
}

function Select({ id, describedBy, value, options, onChoose }: SelectProps) {
  return (
    <select
      id={id}
      className="field"
      aria-describedby={describedBy}
      value={value}
      onChange={(event) => onChoose(event.target.value)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value} disabled={option.disabled}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

export function DataChoice() {
  const { t } = useTranslation();
  const { actions } = usePage();
  const data = useRun((run) => run.config.data);
  const sizes = useRun((run) => run.config.model);
  const format = formatOf(useView((view) => view.language));
  const kept = usePageState(({ own }) => own.kept);
  const sets = setsToChoose(data, kept);
  const named = sets.map((set) => dataName(set, t));
  const options = sets.map((set) => {
    const name = dataName(set, t);
    // Made twice of the same pictures, it has the same name twice.
    const one = typeof set === 'string' || named.filter((other) => other === name).length === 1;
    return { value: dataKey(set), label: one ? name : `${name} · ${shapeWords(set, t)}` };
  });
  const choose = (value: string) => {
    const set = sets.find((known) => dataKey(known) === value);
    if (set === undefined) return;
    // Sizes of one's own that cannot read these images give way to a preset, which reads all.
    const { model } = DEFAULT_CONFIG;
    actions.configure(fits(set, sizes) ? { data: set } : { data: set, model });
  };
  const hint =
    typeof data === 'string'
      ? t(`setup.dataHint.${data}`)
      : t('setup.ownHint', {
          images: format.count(data.counts.train + data.counts.validation + data.counts.test),
          classes: format.count(data.classNames.length),
          size: data.size,
        });
  return (
    <ExplainedRow term="data" hint={hint}>
      {(ids) => <Select {...ids} value={dataKey(data)} options={options} onChoose={choose} />}
    </ExplainedRow>
  );
}

/** Those that come with the page, that which is at hand, and those that the browser keeps. */
function setsToChoose(atHand: DataRef, kept: KeptSets | null): readonly DataRef[] {
  const own = (kept?.sets ?? []).map(({ data }) => data);
  const known = [...DATA_IDS, ...own].some((set) => dataKey(set) === dataKey(atHand));
  return known ? [...DATA_IDS, ...own] : [...DATA_IDS, atHand, ...own];
}

const CUSTOM = 'custom';

export function ModelChoice() {
  const { t } = useTranslation();
  const { actions } = usePage();
  const format = formatOf(useView((view) => view.language));
  const data = useRun((run) => run.config.data);
  const model = useRun((run) => run.config.model);
  const shape = useRun((run) => run.model);
  const dense = Array.from({ length: shape.depth }, () => denseWidths(shape));
  const sites = gateSites(shape);
  // Those that these images make the same network of have one name.
  const named = PRESET_NAMES.map((name) => [name, modelOf({ data, model: name })] as const);
  const options = named
    .filter(([, sizes], i) => named.findIndex(([, other]) => sameConfig(sizes, other)) === i)
    .map(([name, sizes]) => ({ value: name, label: t('setup.modelOn', { name, ...sizes }) }));
  const choose = (value: string) => {
    const name = PRESET_NAMES.find((known) => known === value);
    if (name !== undefined) actions.configure({ model: name });
  };
  const size = t('setup.modelSize', {
    params: format.large(exactCost(shape, dense).params),
    gates: format.count(sites.reduce((sum, site) => sum + site.size, 0)),
  });
  const chosen = typeof model === 'string' ? nameOfModel(shape, data) : model;
  const own = typeof model === 'string' ? null : { value: CUSTOM, label: t('setup.custom') };
  return (
    <ExplainedRow term="model" hint={<Terms text={size} />}>
      {(ids) => (
        <Select
          {...ids}
          value={typeof chosen === 'string' ? chosen : CUSTOM}
          options={own === null ? options : [own, ...options]}
          onChoose={choose}
        />
      )}
    </ExplainedRow>
  );
}

const SWITCH = ['off', 'on'] as const;

export function AugmentChoice() {
  const { t } = useTranslation();
  const { actions } = usePage();
  const augment = useRun((run) => run.config.augment);
  const options = SWITCH.map((name) => ({ value: name, label: t(`setup.augment.${name}`) }));
  return (
    <ExplainedRow term="augment">
      {(ids) => (
        <Select
          {...ids}
          value={augment ? 'on' : 'off'}
          options={options}
          onChoose={(value) => actions.configure({ augment: value === 'on' })}
        />
      )}
    </ExplainedRow>
  );
}

const SETTINGS_NAMES = Object.keys(SETTINGS) as readonly SettingsName[];
const OWN = 'own';

export function SettingsChoice() {
  const { t } = useTranslation();
  const { actions } = usePage();
  const settings = useRun((run) => settingsNamed(run.config, SETTINGS)) ?? OWN;
  const names = settings === OWN ? ([OWN, ...SETTINGS_NAMES] as const) : SETTINGS_NAMES;
  const options = names.map((name) => ({ value: name, label: t(`setup.settings.${name}`) }));
  const choose = (value: string) => {
    const name = SETTINGS_NAMES.find((known) => known === value);
    if (name !== undefined) actions.configure(SETTINGS[name]);
  };
  return (
    <ExplainedRow term="settings" hint={<Terms text={t(`setup.settingsHint.${settings}`)} />}>
      {(ids) => <Select {...ids} value={settings} options={options} onChoose={choose} />}
    </ExplainedRow>
  );
}

export function CriterionChoice() {
  const { actions } = usePage();
  const criterion = useRun((run) => run.config.criterion);
  const options = CRITERION_IDS.map((id) => ({ value: id, label: CRITERIA[id].symbol }));
  const choose = (value: string) => {
    const id = CRITERION_IDS.find((known) => known === value);
    if (id !== undefined) actions.configure({ criterion: id });
  };
  return (
    <ExplainedRow term="criterion">
      {(ids) => <Select {...ids} value={criterion} options={options} onChoose={choose} />}
    </ExplainedRow>
  );
}

export function ScheduleChoice({ phase }: { phase: Phase }) {
  const { t } = useTranslation();
  const { actions } = usePage();
  const schedule = useRun((run) => run.config.phases[phase].schedule);
  const options = SCHEDULES.map((name) => ({ value: name, label: t(`setup.schedule.${name}`) }));
  const choose = (value: string) => {
    const name = SCHEDULES.find((known) => known === value);
    if (name !== undefined) actions.configure({ phases: { [phase]: { schedule: name } } });
  };
  return (
    <ExplainedRow term="schedule">
      {(ids) => <Select {...ids} value={schedule} options={options} onChoose={choose} />}
    </ExplainedRow>
  );
}
