import type { Document } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { compileDocumentStages } from '../pipeline/document-stages.ts';
import { newScope } from '../expr/compile-expression.ts';
import type { UpdateOptions } from './update-options.ts';

const ALLOWED = new Set(['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith']);

/** An update written as a pipeline: only stages that turn one document into one. */
export function compilePipelineUpdate(
  stages: readonly Document[],
  options: UpdateOptions,
): (document: Document) => Document {
  for (const stage of stages) {
    const [name] = stage.keys();
    if (stage.size === 1 && name !== undefined && name.startsWith('$') && !ALLOWED.has(name)) {
      throw new ServerError('InvalidOptions', `${name} is not allowed to be used within an update`);
    }
  }
  const { now, collation, variables } = options;
  return compileDocumentStages(stages, newScope({ now, collation, variables, random: Math.random }));
}
