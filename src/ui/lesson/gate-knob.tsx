// A gate drawn as what it does: x, a knob that multiplies it, and the column of W that reads what gets through. The
// knob turns by the slider under it, by hand, or to a gate of the network on the page.
import { useRef, useState, type CSSProperties, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { formatOf } from '../format';
import { useRun, useView } from '../page-context';
import './gate-knob.css';

/** The largest gate that it can be turned to, and the value of the channel before it. */
const MOST = 1.6;
const X = 0.8;
/** The knob's middle and the turn between its ends, degrees. */
const AT = { x: 118, y: 52 } as const;
const SWEEP = 270;
/** Rows and columns of W, and the column that reads the channel. */
const SIDE = [0, 1, 2, 3, 4] as const;
const READS = 2;

export function GateKnob() {
  const { t } = useTranslation();
  const { digits } = formatOf(useView((view) => view.language));
  const [gate, setGate] = useState(1);
  const ends = useRun(({ snapshot }) => snapshot?.gates ?? null);
  const drawing = useRef<SVGSVGElement>(null);
  const turn = (to: number) => setGate(Math.min(MOST, Math.max(0, Math.round(100 * to) / 100)));
  const follow = ({ clientX, clientY, buttons }: PointerEvent) => {
    const box = drawing.current?.getBoundingClientRect();
    if (box === undefined || buttons === 0) return;
    const scale = box.width / 288;
    const [x, y] = [clientX - box.left - AT.x * scale, clientY - box.top - AT.y * scale];
    // From straight down, clockwise; the gap between the ends is below.
    const angle = (Math.atan2(-x, y) * 180) / Math.PI;
    const from = (angle < 0 ? angle + 360 : angle) - (360 - SWEEP) / 2;
    turn((from / SWEEP) * MOST);
  };
  const through = X * gate;
  const style = { '--through': through, '--gate': Math.min(1, gate) } as CSSProperties;
  return (
    <div className="gate-knob" style={style}>
      <svg ref={drawing} viewBox="0 0 288 104" role="img" aria-label={t('lesson.gate.drawing')}>
        <text x={14} y={100}>
          {t('lesson.gate.x')}
        </text>
        <rect className="gate-x" x={10} y={52 - 44 * X} width={12} height={88 * X} />
        <line className="gate-wire" x1={22} x2={92} y1={52} y2={52} strokeWidth={16 * X} />
        <line
          className="gate-through"
          x1={144}
          x2={196}
          y1={52}
          y2={52}
          strokeWidth={Math.max(1, 16 * through)}
          data-none={gate === 0 || undefined}
        />
        {SIDE.map((row) =>
          SIDE.map((column) => (
            <rect
              key={`${row} ${column}`}
              className={column === READS ? 'gate-reads' : 'gate-w'}
              x={200 + 16 * column}
              y={12 + 16 * row}
              width={14}
              height={14}
            />
          )),
        )}
        <text x={239} y={102} textAnchor="middle">
          {t('lesson.gate.w')}
        </text>
        <g
          className="gate-dial"
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            follow(event);
          }}
          onPointerMove={follow}
        >
          <circle cx={AT.x} cy={AT.y} r={26} />
          <line
            x1={AT.x}
            y1={AT.y + 10}
            x2={AT.x}
            y2={AT.y + 24}
            transform={`rotate(${(360 - SWEEP) / 2 + (gate / MOST) * SWEEP} ${AT.x} ${AT.y})`}
          />
        </g>
        <text x={AT.x} y={100} textAnchor="middle">
          {t('lesson.gate.g')}
        </text>
      </svg>
      <label className="gate-turn">
        <span>{t('lesson.gate.turn')}</span>
        <input
          type="range"
          min={0}
          max={MOST}
          step={0.05}
          value={gate}
          aria-valuetext={digits(gate)}
          onChange={({ target }) => turn(target.valueAsNumber)}
        />
      </label>
      <p role="status">
        <output>{`${digits(X)} × ${digits(gate)} = ${digits(through)}`}</output>
        <span>{` ${gate === 0 ? t('lesson.gate.nothing') : ''}`}</span>
      </p>
      {ends !== null && <OnThePage gates={ends} onTurn={turn} />}
    </div>
  );
}

/** The ends of the gates that there are, to turn it to. */
function OnThePage({ gates, onTurn }: { gates: Float32Array; onTurn: (gate: number) => void }) {
  const { t } = useTranslation();
  const { score } = formatOf(useView((view) => view.language));
  const sizes = gates.map(Math.abs).sort();
  const [weakest = 0, strongest = 0] = [sizes[0], sizes.at(-1)];
  if (weakest === strongest) return null;
  return (
    <div className="lesson-buttons">
      {(['strongest', 'weakest'] as const).map((end) => {
        const gate = end === 'weakest' ? weakest : strongest;
        return (
          <button key={end} type="button" className="button" onClick={() => onTurn(gate)}>
            {t(`lesson.gate.${end}`, { gate: score(gate) })}
          </button>
        );
      })}
    </div>
  );
}
