import { ServerError } from '../errors/server-error.ts';
import type { Document, Value } from '../bson/values.ts';
import { compileFieldPath, compileVariable } from './field-path.ts';
import { operators } from './operators.ts';
import { constant, constantOf, folded, type Evaluate, type Scope, type Settings } from './scope.ts';

/** The scope of a command: no variables but the system's and the command's `let`. */
export const newScope = (settings: Settings): Scope => ({
  settings,
  slots: [],
  names: new Map(),
  compile: compileExpression,
});

function compileOperator(name: string, operand: Value, scope: Scope): Evaluate {
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (!operator) throw new ServerError('InvalidPipelineOperator', `Unrecognized expression '${name}'`);
  return operator(operand, scope);
}

function compileObject(fields: Document, scope: Scope): Evaluate {
  const parts: [string, Evaluate][] = [];
  for (const [name, value] of fields) {
    if (name.startsWith('$')) {
      throw new ServerError(
        15983,
        `an expression specification must contain exactly one field, the name of the expression.`,
      );
    }
    if (name.includes('.')) throw new ServerError(16405, `FieldPath field names may not contain '.'.`);
    if (name === '') throw new ServerError(15998, 'FieldPath field names may not be empty strings.');
    parts.push([name, compileExpression(value, scope)]);
  }
  const evaluate: Evaluate = (root) => {
    const result: Document = new Map();
    for (const [name, part] of parts) {
      const value = part(root);
      if (value !== undefined) result.set(name, value);
    }
    return result;
  };
  return folded(
    evaluate,
    parts.map(([, part]) => part),
  );
}

function compileArray(items: readonly Value[], scope: Scope): Evaluate {
  const parts = items.map((item) => compileExpression(item, scope));
  return folded((root) => parts.map((part) => part(root) ?? null), parts);
}

function compileDocument(document: Document, scope: Scope): Evaluate {
  const [first] = document;
  if (!first) return constant(document);
  if (!first[0].startsWith('$')) return compileObject(document, scope);
  if (document.size > 1) {
    throw new ServerError(
      15983,
      `an expression specification must contain exactly one field, the name of the expression. Found ${document.size} fields`,
    );
  }
  return compileOperator(first[0], first[1], scope);
}

/** Compiles an aggregation expression: a path, a variable, an operator, or documents and arrays of them. */
export function compileExpression(value: Value, scope: Scope): Evaluate {
  if (typeof value === 'string') {
    if (value.startsWith('$$')) return compileVariable(value, scope);
    return value.startsWith('$') ? compileFieldPath(value, scope) : constant(value);
  }
  if (Array.isArray(value)) return compileArray(value, scope);
  return value instanceof Map ? compileDocument(value, scope) : constant(value);
}

export { constantOf };
