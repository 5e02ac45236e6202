// What runs and since when, said now and then while it runs: a long wait without a word reads as one that
// never ends. Knows nothing of what the steps do.

/** Between two reports, milliseconds. */
const EVERY = 30_000;

const seconds = (since, now) => `${Math.round((now - since) / 1000)} s`;
const moment = (date) => date.toTimeString().slice(0, 8);

/**
 * @param {(line: string) => void} say
 * @param {() => number} clock milliseconds since 1970
 */
export function createProgress(say, clock = Date.now) {
  const running = new Map();
  const report = () => {
    const now = clock();
    for (const [name, { since, at }] of running) {
      const files = [...at].map(([file, { since: from, test }]) => {
        const words = test === null ? '' : `, “${test}”`;
        return `\n   ${file}${words}, for ${seconds(from, now)}`;
      });
      const begun = moment(new Date(since));
      say(`── ${name} runs since ${begun}, ${seconds(since, now)}${files.join('')}`);
    }
  };
  return {
    /** A step begins; answers what is told of it, and how to end it. */
    begin(name) {
      const step = { since: clock(), at: new Map() };
      running.set(name, step);
      return {
        /** @param {{ file: string, test?: string, ended?: boolean }} told */
        tell({ file, test = null, ended = false }) {
          if (ended) step.at.delete(file);
          else step.at.set(file, { since: clock(), test });
        },
        end() {
          running.delete(name);
        },
      };
    },
    report,
    /** Reports every half minute; answers how to stop. */
    start() {
      const timer = setInterval(report, EVERY);
      return () => clearInterval(timer);
    },
  };
}
