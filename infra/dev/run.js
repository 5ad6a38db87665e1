const NEEDED_MAJOR = 24;

/**
 * Runs a TypeScript module of ours. No static import stands here, nor in the commands that call this: an older Node would
 * fail on it before it could say what is missing.
 */
export async function run(module) {
  const { node } = process.versions;
  if (Number(node.split('.')[0]) < NEEDED_MAJOR) {
    process.stderr.write(`Node ${NEEDED_MAJOR} is needed, this is ${node}: run through npm, after \`npm ci\`.\n`);
    process.exit(2);
  }
  await import('./register.js');
  await import(module);
}
