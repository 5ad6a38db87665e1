/** A wrong start: told in one line that names what is wrong and the remedy, with exit code 2. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** Runs a command to its end; a refusal becomes its one line, anything else is a fault of ours. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}
