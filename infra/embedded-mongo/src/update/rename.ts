import { typeName } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { plainValueAt } from '../query/paths.ts';
import { printValue } from './print.ts';
import { addChange, filterIdentifier, updateParts, type ApplyContext, type UpdateNode } from './update-tree.ts';

const bad = (message: string): ServerError => new ServerError('BadValue', message);

function refuseDynamic(path: string, which: string): void {
  for (const part of updateParts(path)) {
    if (part === '$' || filterIdentifier(part) !== null) {
      throw bad(`The ${which} field for $rename may not be dynamic: ${path}`);
    }
  }
}

/** A field inside an array cannot be renamed, nor become one. */
function refuseArrays(document: Document, path: string, which: string): void {
  const parts = path.split('.');
  let value: Value | undefined = document;
  for (const part of parts.slice(0, -1)) {
    value = value instanceof Map ? value.get(part) : undefined;
    if (!Array.isArray(value)) continue;
    throw bad(
      `The ${which} field cannot be an array element, '${path}' in doc with _id: ${printValue(document.get('_id'))} has an array field called '${part}'`,
    );
  }
}

/** `$rename`: the source goes, the target gets its value. Both are paths of the update, so both can conflict with others. */
export function addRename(root: UpdateNode, source: string, target: Value): void {
  if (typeof target !== 'string')
    throw bad(`The 'to' field for $rename must be a string: ${source}: ${typeName(target)}`);
  refuseDynamic(source, 'source');
  refuseDynamic(target, 'destination');
  const parts = source.split('.');
  const sourceValue = (context: ApplyContext): Value | undefined => {
    refuseArrays(context.original, source, 'source');
    const value = plainValueAt(context.original, parts);
    if (value !== undefined) refuseArrays(context.original, target, 'destination');
    return value;
  };
  addChange(root, source, { path: source, creates: false, apply: () => undefined });
  const overlap = source === target || source.startsWith(`${target}.`) || target.startsWith(`${source}.`);
  if (overlap) {
    throw bad(
      `The source and target field for $rename must ${source === target ? 'differ' : 'not be on the same path'}: ${source}: "${target}"`,
    );
  }
  addChange(root, target, {
    path: target,
    creates: (context) => sourceValue(context) !== undefined,
    apply: (current, context) => {
      const value = sourceValue(context);
      return value === undefined ? current : value;
    },
  });
}
