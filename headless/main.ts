// The command line: reads what is asked, and ends with the exit code. No logic.
import { HELP, readArguments, type RunArguments } from './arguments';
import { thisProcess } from './process';
import { sentenceOf } from './refusal';
import { EXIT, runRecipe } from './run-recipe';

async function main(words: readonly string[]): Promise<number> {
  const { terminal, interrupts } = thisProcess();
  let args: RunArguments | null;
  try {
    // npm starts scripts in the project's folder, wherever the person is.
    args = readArguments(words, process.env['INIT_CWD'] ?? process.cwd());
  } catch (error) {
    terminal.err(`${sentenceOf(error)}\n`);
    return EXIT.refused;
  }
  if (args !== null) return runRecipe(args, terminal, interrupts);
  terminal.out(HELP);
  return EXIT.done;
}

// Awaited here: what imports this file has it done when the import is, and Vite's imports last as long. Threads
// and a GPU would keep the process alive.
process.exit(await main(process.argv.slice(2)));
