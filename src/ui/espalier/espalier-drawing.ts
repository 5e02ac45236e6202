// Joins the tree's drawing to the page: what it reads, when it is stale, the moment in which cut wood
// falls, leaves that close. What the slider moves never glides, and nothing runs while nothing changes.
import type { TFunction } from 'i18next';
import { gateSites } from '../../core/gates';
import type { Page } from '../../store/page';
import type { CutEvent } from '../../store/cut-event';
import { outlineOf } from '../../store/selectors';
import type { PageState } from '../../store/store';
import { lightOf, type Language, type Place } from '../../store/view-state';
import { framesOf } from '../frames';
import type { Drawing, Scene } from '../canvas/surface';
import { formatOf } from '../format';
import { CALM, mediaList } from '../media';
import { lastsFor } from '../drawing/fall';
import { CROWDED, drawBare, drawTree, treeWords, type Fall, type TreeWords } from '../drawing/tree';
import { layTree, type Tree } from '../drawing/tree-geometry';
import type { EspalierReader } from '../model/tree';

// Which buds carry a leaf: those whose gates rose by 0.02 within the last second, for 600 ms each. It
// compares snapshots of one phase only: another network's gates have not risen.
const SECOND_MS = 1_000;
const OPEN_MS = 600;
const RISE = 0.02;

interface Leaves {
  /** Takes a snapshot's bud means. @param phase changes when the gates begin anew */
  see(means: Float32Array, phase: object | null, now: number): void;
  isOpen(bud: number, now: number): boolean;
  /** When the leaf that closes next does so; null while none is open. */
  nextClosing(now: number): number | null;
}

export function createLeaves(): Leaves {
  let past: { means: Float32Array; at: number }[] = [];
  let since: object | null = null;
  let until = new Float64Array(0);
  return {
    see(means, phase, now) {
      if (past.at(-1)?.means === means) return;
      if (phase !== since || until.length !== means.length) {
        past = [];
        since = phase;
        until = new Float64Array(means.length);
      }
      past = past.filter(({ at }) => now - at <= SECOND_MS);
      for (let bud = 0; bud < means.length; bud++) {
        const mean = means[bud]!;
        if (past.some(({ means: before }) => mean - before[bud]! >= RISE))
          until[bud] = now + OPEN_MS;
      }
      past.push({ means, at: now });
    },
    isOpen: (bud, now) => (until[bud] ?? 0) > now,
    nextClosing(now) {
      let next = Infinity;
      for (const end of until) if (end > now && end < next) next = end;
      return next === Infinity ? null : next;
    },
  };
}

export interface EspalierDrawing extends Drawing {
  /** The tree last drawn; null before. */
  tree(): Tree | null;
}

/** The branch that shows its numbers: under pointer or keys, else the one the filter locks. */
export function branchAtHand({ view: { pointed, filter } }: PageState): Place | null {
  if (pointed !== null) return pointed;
  const { block, site } = filter;
  return block === null || site === null ? null : { block, site };
}

/** @param tallest the height the drawing may take, CSS pixels; null for what it wants */
export function createEspalierDrawing(
  page: Page,
  read: EspalierReader,
  tallest: number | null,
  t: TFunction,
): EspalierDrawing {
  const calm = mediaList(CALM);
  const leaves = createLeaves();
  let said: { language: Language; words: TreeWords } | null = null;
  let tree: Tree | null = null;
  let closings = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let cut: { readonly of: CutEvent; readonly at: number } | null = null;

  const lay = (state: PageState, width: number) => layTree(state.run.model, width, tallest);

  /** What is still seen of the last cut; where motion is reduced, nothing. */
  const fallOf = ({ now, state }: Scene): Fall | null => {
    if (state.cut === null) cut = null;
    else if (cut?.of !== state.cut) cut = { of: state.cut, at: now };
    if (cut === null || calm.matches()) return null;
    const ms = now - cut.at;
    return ms < lastsFor(cut.of.grows) ? { cut: cut.of, ms } : null;
  };

  /** One frame when the next leaf closes, and none before. */
  const closeLater = (now: number) => {
    clearTimeout(timer);
    const next = leaves.nextClosing(now);
    if (next === null) return;
    timer = setTimeout(() => {
      closings++;
      framesOf(page.store).request('canvas');
    }, next - now);
  };

  const words = ({ view }: PageState): TreeWords => {
    if (said?.language === view.language) return said.words;
    const words = treeWords(formatOf(view.language), t);
    said = { language: view.language, words };
    return words;
  };

  return {
    tree: () => tree,
    watch: (state) => [
      read(state),
      state.run.model,
      lightOf(state.view),
      state.view.language,
      state.view.inside,
      state.cut,
      closings,
    ],
    heightFor: (width, _palette, state) => lay(state, width).height,
    draw(scene) {
      const { state, width, now } = scene;
      tree = lay(state, width);
      const model = read(state);
      if (model === null) {
        drawBare(scene, tree, gateSites(state.run.model), words(state));
        return false;
      }
      if (!calm.matches()) {
        leaves.see(model.scores.means, outlineOf(state.run), now);
        closeLater(now);
      }
      const fall = fallOf(scene);
      const look = {
        light: lightOf(state.view),
        at: branchAtHand(state),
        crowded: CROWDED,
        counts: state.view.inside,
        fall,
        inLeaf: (bud: number) => leaves.isOpen(bud, now),
        words: words(state),
      };
      drawTree(scene, tree, model, look);
      return fall !== null;
    },
  };
}
