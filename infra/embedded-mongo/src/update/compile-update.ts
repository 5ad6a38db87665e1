import { BSONRegExp } from 'bson';
import { equalValues, identicalValues } from '../bson/compare.ts';
import { typeName } from '../bson/types.ts';
import { Undefined, type Document, type Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { TreeApplication } from './apply-tree.ts';
import { arrayChanges } from './array-changes.ts';
import { compileArrayFilters } from './array-filters.ts';
import { fieldChanges } from './field-changes.ts';
import { compilePipelineUpdate } from './pipeline-update.ts';
import { printValue } from './print.ts';
import { addRename } from './rename.ts';
import { addChange, newUpdateNode, orderedTree, type UpdateNode } from './update-tree.ts';
import type { UpdateOptions } from './update-options.ts';

/** What an update is applied with. */
export type UpdateContext = {
  /** The document is the seed of an upsert. */
  readonly isInsert: boolean;
  /** What the positional `$` stands for: `matchedIndex` of the filter. */
  readonly matched?: number | undefined;
};

/** The new document; the same object as before where nothing changed. */
export type Updated = { readonly document: Document; readonly changed: boolean };

export type Update = {
  apply(document: Document, context: UpdateContext): Updated;
  /** Whether the update replaces the document: an upsert then takes `_id` alone from the filter. */
  readonly replaces: boolean;
};

/** Neither changed nor removed once it is there, and of a type that can be a key. */
function checkId(before: Document, after: Document): void {
  const [old, id] = [before.get('_id'), after.get('_id')];
  if (old !== undefined && (id === undefined || !equalValues(old, id))) {
    throw new ServerError(
      'ImmutableField',
      `Performing an update on the path '_id' would modify the immutable field '_id'`,
    );
  }
  if (Array.isArray(id) || id instanceof BSONRegExp || id instanceof Undefined) {
    throw new ServerError('InvalidIdField', `The '_id' value cannot be of type ${typeName(id)}`);
  }
}

/** `_id` comes first, as it is stored. */
export function withIdFirst(document: Document): Document {
  const id = document.get('_id');
  const [first] = document.keys();
  if (id === undefined || first === '_id') return document;
  return new Map([['_id', id], ...[...document].filter(([name]) => name !== '_id')]);
}

const finished = (before: Document, after: Document, isInsert: boolean): Updated => {
  checkId(before, after);
  return { document: isInsert ? withIdFirst(after) : after, changed: after !== before };
};

const changes = [fieldChanges, arrayChanges];

/** Every operator that an update may have. */
export const updateOperatorNames: readonly string[] = [...changes.flatMap((table) => Object.keys(table)), '$rename'];

function addOperator(root: UpdateNode, name: string, operand: Value, options: UpdateOptions): void {
  const compile = changes.find((table) => Object.hasOwn(table, name))?.[name];
  if (!compile && name !== '$rename') {
    throw new ServerError(
      'FailedToParse',
      `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
    );
  }
  if (!(operand instanceof Map)) {
    throw new ServerError(
      'FailedToParse',
      `Modifiers operate on fields but we found type ${typeName(operand)} instead. For example: {$mod: {<field>: ...}} not {${name}: ${printValue(operand)}}`,
    );
  }
  for (const [path, value] of operand) {
    if (compile) addChange(root, path, compile(path, value, options));
    else addRename(root, path, value);
  }
}

function compileOperators(update: Document, options: UpdateOptions): Update {
  const root = newUpdateNode();
  for (const [name, operand] of update) addOperator(root, name, operand, options);
  const tests = compileArrayFilters(options.arrayFilters ?? [], root, options);
  const [onUpdate, onInsert] = [orderedTree(root, false), orderedTree(root, true)];
  return {
    replaces: false,
    apply: (document, { isInsert, matched }) => {
      const application = new TreeApplication({ original: document, isInsert, matched }, tests);
      return finished(document, application.root(document, isInsert ? onInsert : onUpdate), isInsert);
    },
  };
}

function refuseOperators(replacement: Document): void {
  for (const name of replacement.keys()) {
    if (name.startsWith('$')) {
      throw new ServerError(
        'DollarPrefixedFieldName',
        `The dollar ($) prefixed field '${name}' in '${name}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
      );
    }
  }
}

function compileReplacement(replacement: Document, options: UpdateOptions): Update {
  if (options.arrayFilters && options.arrayFilters.length > 0) {
    throw new ServerError('FailedToParse', 'Cannot specify arrayFilters and a replacement');
  }
  refuseOperators(replacement);
  return {
    replaces: true,
    apply: (document, { isInsert }) => {
      const id = document.get('_id');
      const kept = replacement.has('_id') || id === undefined ? replacement : new Map([['_id', id], ...replacement]);
      const after = withIdFirst(kept);
      return finished(document, identicalValues(after, document) ? document : after, isInsert);
    },
  };
}

/** Compiles an update: operators, a replacement, or a pipeline. */
export function compileUpdate(update: Document | Document[], options: UpdateOptions): Update {
  if (Array.isArray(update)) {
    if (options.arrayFilters && options.arrayFilters.length > 0) {
      throw new ServerError('FailedToParse', 'arrayFilters may not be specified for pipeline-syle updates');
    }
    const transform = compilePipelineUpdate(update, options);
    return {
      replaces: false,
      apply: (document, { isInsert }) => {
        const after = withIdFirst(transform(document));
        const id = document.get('_id');
        const whole = after.has('_id') || id === undefined ? after : new Map([['_id', id], ...after]);
        return finished(document, identicalValues(whole, document) ? document : whole, isInsert);
      },
    };
  }
  const [first] = update.keys();
  return first?.startsWith('$') ? compileOperators(update, options) : compileReplacement(update, options);
}
