import type { Value } from '../bson/values.ts';

/** Adds the top-level fields that an expression reads; false where it may read the whole document. */
function collect(expression: Value, fields: Set<string>): boolean {
  if (typeof expression === 'string') return collectPath(expression, fields);
  if (Array.isArray(expression)) return expression.every((item) => collect(item, fields));
  if (!(expression instanceof Map) || expression.has('$literal')) return true;
  // It names its field as a value, or computes the name.
  if (expression.has('$getField')) return false;
  for (const value of expression.values()) if (!collect(value, fields)) return false;
  return true;
}

function collectPath(text: string, fields: Set<string>): boolean {
  if (!text.startsWith('$')) return true;
  const [first = '', second] = text.split('.', 2);
  if (!first.startsWith('$$')) {
    fields.add(first.slice(1));
    return true;
  }
  if (first !== '$$ROOT' && first !== '$$CURRENT') return true;
  if (second === undefined) return false;
  fields.add(second);
  return true;
}

/** The top-level fields that an expression reads, judged by its text; null where it reads the whole document. */
export function fieldsOfExpression(expression: Value): Set<string> | null {
  const fields = new Set<string>();
  return collect(expression, fields) ? fields : null;
}
