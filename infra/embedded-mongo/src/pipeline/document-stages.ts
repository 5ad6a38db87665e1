import { isDocument, typeName } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { checkedParts } from '../expr/field-path.ts';
import type { Scope } from '../expr/scope.ts';
import { parseProjection, place } from '../query/parse-projection.ts';
import { addFields, newNode, project, type ProjectionNode } from '../query/projection-tree.ts';
import { printValue } from '../update/print.ts';

/** Turns one document into one. */
export type Transform = (document: Document) => Document;

function compileProject(name: string, operand: Value, scope: Scope): Transform {
  if (!isDocument(operand)) throw new ServerError(15969, `${name} specification must be an object`);
  if (operand.size === 0) throw new ServerError(51272, 'projection specification must have at least one field');
  const parsed = parseProjection(operand, scope);
  const { root } = parsed;
  const policy = parsed.policy ?? 'exclude';
  return (document) => project(document, root, policy);
}

/** Nested documents name nested fields, whatever the order of writing. */
function placeAdded(root: ProjectionNode, path: string, value: Value, scope: Scope): void {
  checkedParts(path);
  const [first] = value instanceof Map ? value.keys() : [];
  if (!(value instanceof Map) || first === undefined || first.startsWith('$')) {
    place(root, path, scope.compile(value, scope));
    return;
  }
  for (const [name, inner] of value) placeAdded(root, `${path}.${name}`, inner, scope);
}

function compileAddFields(name: string, operand: Value, scope: Scope): Transform {
  if (!isDocument(operand)) {
    throw new ServerError(40272, `${name} specification stage must be an object, got ${typeName(operand)}`);
  }
  const root = newNode();
  for (const [path, value] of operand) placeAdded(root, path, value, scope);
  return (document) => addFields(document, root);
}

function compileUnset(_name: string, operand: Value): Transform {
  const paths = Array.isArray(operand) ? operand : [operand];
  if (paths.length === 0)
    throw new ServerError(31119, '$unset specification must be a string or an array with at least one field');
  const root = newNode();
  for (const path of paths) {
    if (typeof path !== 'string') {
      throw new ServerError(
        Array.isArray(operand) ? 31120 : 31002,
        '$unset specification must be a string or an array containing only string values',
      );
    }
    checkedParts(path);
    place(root, path, 'exclude');
  }
  return (document) => project(document, root, 'exclude');
}

function replacing(expression: Value, scope: Scope): Transform {
  const evaluate = scope.compile(expression, scope);
  return (document) => {
    const value = evaluate(document);
    if (isDocument(value)) return value;
    throw new ServerError(
      40228,
      `'newRoot' expression must evaluate to an object, but resulting value was: ${printValue(value)}. Type of resulting value: '${typeName(value)}'.`,
    );
  };
}

function compileReplaceRoot(_name: string, operand: Value, scope: Scope): Transform {
  if (!isDocument(operand))
    throw new ServerError(
      40229,
      `expected an object as specification for $replaceRoot stage, got ${typeName(operand)}`,
    );
  for (const name of operand.keys()) {
    if (name !== 'newRoot') throw new ServerError(40415, `BSON field '$replaceRoot.${name}' is an unknown field.`);
  }
  const expression = operand.get('newRoot');
  if (expression === undefined)
    throw new ServerError(40414, `BSON field '$replaceRoot.newRoot' is missing but a required field`);
  return replacing(expression, scope);
}

/** The stages that look at one document at a time and keep their number. */
export const documentStages: Readonly<Record<string, (name: string, operand: Value, scope: Scope) => Transform>> = {
  $project: compileProject,
  $addFields: compileAddFields,
  $set: compileAddFields,
  $unset: compileUnset,
  $replaceRoot: compileReplaceRoot,
  $replaceWith: (_name, operand, scope) => replacing(operand, scope),
};

/** The one name and operand of a stage. */
export function stageOf(stage: Value): [name: string, operand: Value] {
  if (!isDocument(stage))
    throw new ServerError('TypeMismatch', `Each element of the 'pipeline' array must be an object`);
  const [first] = stage;
  if (!first || stage.size !== 1) {
    throw new ServerError(40323, 'A pipeline stage specification object must contain exactly one field.');
  }
  return first;
}

export const unknownStage = (name: string): ServerError =>
  new ServerError(40324, `Unrecognized pipeline stage name: '${name}'`);

/** Compiles stages of this kind into one function. */
export function compileDocumentStages(stages: readonly Document[], scope: Scope): Transform {
  const transforms = stages.map((stage) => {
    const [name, operand] = stageOf(stage);
    const compile = Object.hasOwn(documentStages, name) ? documentStages[name] : undefined;
    if (!compile) throw unknownStage(name);
    return compile(name, operand, scope);
  });
  return (document) => transforms.reduce((current, transform) => transform(current), document);
}
