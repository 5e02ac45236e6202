// Where the class token looks: a small field of patches for every head of every block, dark where it looks. A head that
// is gone looks nowhere and is drawn empty.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { readPalette } from '../canvas/palette';
import { bytesOf } from '../canvas/tokens';
import { formatOf } from '../format';
import { useRun, useView } from '../page-context';
import { patchesOf } from '../../core/inspection';

export function AttentionGrid({ attention }: { attention: readonly Float32Array[] }) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  const heads = useRun((run) => run.model.heads);
  return (
    <table className="one-attention">
      <caption className="small">{t('pictures.attention')}</caption>
      <tbody>
        {attention.map((rows, block) => (
          <tr key={block}>
            <th scope="row">{format.count(block + 1)}</th>
            {Array.from({ length: heads }, (_, head) => (
              <td key={head}>
                <Field rows={rows} head={head} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Field({ rows, head }: { rows: Float32Array; head: number }) {
  const { image, patch } = useRun((run) => run.model);
  const theme = useView((view) => view.theme);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const field = canvas.current;
    if (field === null) return;
    const side = image / patch;
    const shares = patchesOf(rows, head, side * side);
    const { panel, ink } = readPalette();
    const [ground, dark] = [bytesOf(panel), bytesOf(ink)];
    field.width = side;
    field.height = side;
    const rgba = new Uint8ClampedArray(4 * side * side);
    shares.forEach((share, i) => {
      for (let c = 0; c < 3; c++)
        rgba[4 * i + c] = (ground[c] ?? 0) + share * ((dark[c] ?? 0) - (ground[c] ?? 0));
      rgba[4 * i + 3] = 255;
    });
    field.getContext('2d')?.putImageData(new ImageData(rgba, side, side), 0, 0);
  }, [rows, head, image, patch, theme]);
  return <canvas ref={canvas} className="one-field" aria-hidden="true" />;
}
