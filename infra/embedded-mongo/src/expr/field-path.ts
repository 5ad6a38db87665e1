import { ServerError } from '../errors/server-error.ts';
import type { Document, Value } from '../bson/values.ts';
import { constant, type Evaluate, type Scope } from './scope.ts';

/** Follows a path in the way of expressions: an array on the way gives the array of what its documents have there. */
export function follow(value: Value | undefined, parts: readonly string[], start = 0): Value | undefined {
  let current = value;
  for (let at = start; at < parts.length; at++) {
    if (current instanceof Map) current = current.get(parts[at] ?? '');
    else return Array.isArray(current) ? followEach(current, parts, at) : undefined;
  }
  return current;
}

function followEach(array: readonly Value[], parts: readonly string[], at: number): Value[] {
  const found: Value[] = [];
  for (const item of array) {
    const value = item instanceof Map ? follow(item, parts, at) : undefined;
    if (value !== undefined) found.push(value);
  }
  return found;
}

/** Refuses what is no path of field names. */
export function checkedParts(path: string): string[] {
  if (path.endsWith('.')) throw new ServerError(40353, 'FieldPath must not end with a dot.');
  const parts = path.split('.');
  for (const part of parts) {
    if (part === '') throw new ServerError(15998, 'FieldPath field names may not be empty strings.');
    if (part.startsWith('$')) {
      throw new ServerError(
        16410,
        `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
      );
    }
    if (part.includes('\0')) throw new ServerError(16411, "FieldPath field names may not contain '\\0'.");
  }
  return parts;
}

function inRoot(parts: readonly string[]): Evaluate {
  const [first = ''] = parts;
  if (parts.length === 1) return (root) => root.get(first);
  return (root) => follow(root.get(first), parts, 1);
}

/** `$a.b`: a field of the current document. */
export function compileFieldPath(text: string, scope: Scope): Evaluate {
  const parts = checkedParts(text.slice(1));
  const current = scope.names.get('CURRENT');
  if (current === undefined) return inRoot(parts);
  return () => follow(scope.slots[current], parts);
}

const NAME = /^[a-z\u0080-\uffff][a-zA-Z0-9_\u0080-\uffff]*$/u;

/** Refuses a name that a user may not give to a variable. */
export function checkVariableName(name: string, allowCurrent = true): void {
  if (name === '') throw new ServerError('FailedToParse', 'empty variable names are not allowed');
  if (allowCurrent && name === 'CURRENT') return;
  if (!NAME.test(name)) {
    throw new ServerError('FailedToParse', `'${name}' starts with an invalid character for a user variable name`);
  }
}

type System = (scope: Scope, rest: readonly string[]) => Evaluate;

const ofRoot: System = (scope, rest) => {
  const current = scope.names.get('ROOT');
  if (current !== undefined) return () => follow(scope.slots[current], rest);
  return rest.length === 0 ? (root) => root : (root) => follow(root, rest);
};

const systemVariables: Readonly<Record<string, System>> = {
  ROOT: ofRoot,
  CURRENT: (scope, rest) => {
    const slot = scope.names.get('CURRENT');
    return slot === undefined ? ofRoot(scope, rest) : () => follow(scope.slots[slot], rest);
  },
  NOW: (scope, rest) => constant(follow(scope.settings.now, rest)),
  REMOVE: () => constant(undefined),
  DESCEND: () => constant('descend'),
  PRUNE: () => constant('prune'),
  KEEP: () => constant('keep'),
  USER_ROLES: () => constant([]),
};

/** `$$name.path`: a variable, or a field of what it holds. */
export function compileVariable(text: string, scope: Scope): Evaluate {
  const [name = '', ...rest] = checkedParts(text.slice(2));
  const slot = scope.names.get(name);
  if (slot !== undefined && name !== 'CURRENT') {
    const { slots } = scope;
    return rest.length === 0 ? () => slots[slot] : () => follow(slots[slot], rest);
  }
  const given = scope.settings.variables?.get(name);
  if (given !== undefined) return constant(follow(given, rest));
  const system = Object.hasOwn(systemVariables, name) ? systemVariables[name] : undefined;
  if (system) return system(scope, rest);
  checkVariableName(name);
  throw new ServerError(17276, `Use of undefined variable: ${name}`);
}

export const emptyDocument: Document = new Map();
