import { writeFileSync } from 'node:fs';
import { compose } from './compose.ts';
import { committedSubgraphs } from './subgraphs.ts';

/** `npm run compose [-- FILE]`: composes the committed schemas, and writes the supergraph where a file is named. */
const [file] = process.argv.slice(2);
const composed = compose(committedSubgraphs((name) => `http://${name}.invalid/graphql`));

if ('problems' in composed) {
  for (const { code, message } of composed.problems) process.stderr.write(`${code}: ${message}\n`);
  process.exitCode = 1;
} else {
  if (file) writeFileSync(file, composed.supergraphSdl);
  const types = Object.keys(composed.apiSchema.getTypeMap()).filter((name) => !name.startsWith('__'));
  process.stdout.write(`The graph composes: ${types.length} types${file ? `, written to ${file}` : ''}.\n`);
}
