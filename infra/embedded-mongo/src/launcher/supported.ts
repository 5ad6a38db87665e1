import { commandTable } from '../commands/command-table.ts';
import { indexKinds } from '../commands/indexes.ts';
import { serverStages } from '../commands/server-stages.ts';
import { accumulatorNames } from '../expr/accumulators.ts';
import { operators } from '../expr/operators.ts';
import { refusedOperators } from '../expr/sizes.ts';
import { schemaKeywords } from '../json-schema/compile-schema.ts';
import { stageNames } from '../pipeline/run-pipeline.ts';
import { windowFunctionNames } from '../pipeline/windows/window-functions.ts';
import { filterOperatorNames } from '../query/compile-filter.ts';
import { updateOperatorNames } from '../update/compile-update.ts';

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].toSorted();

/** Stages that the server answers itself, in front of a pipeline. */
const FIRST_STAGES = ['$changeStream', '$geoNear'];

/** What there is, by kind, as the code knows it. */
export const supported: Readonly<Record<string, readonly string[]>> = {
  Commands: sorted(commandTable.keys()),
  Stages: sorted([...stageNames, ...Object.keys(serverStages), ...FIRST_STAGES]),
  Accumulators: sorted(accumulatorNames),
  'Window functions': sorted(windowFunctionNames),
  Expressions: sorted(Object.keys(operators).filter((name) => !Object.hasOwn(refusedOperators, name))),
  'Filter operators': sorted(filterOperatorNames),
  'Keywords of `$jsonSchema`': sorted(Object.keys(schemaKeywords)),
  'Update operators': sorted(updateOperatorNames),
  Indexes: indexKinds,
};

/** The same as text, a paragraph a kind: what stands in the README. */
export const supportedText = (): string =>
  Object.entries(supported)
    .map(([kind, names]) => `**${kind}** (${names.length}): ${names.map((name) => `\`${name}\``).join(' ')}\n`)
    .join('\n');
