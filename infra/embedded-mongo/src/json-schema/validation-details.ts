import { isDocument, typeName } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { compileFilter, isOperatorDocument } from '../query/compile-filter.ts';
import { plainValueAt } from '../query/paths.ts';
import { compileSchema } from './compile-schema.ts';

/** What the server says where an operator does not hold; others are told without a reason. */
const REASONS: Readonly<Record<string, string>> = {
  $eq: 'comparison failed',
  $gt: 'comparison failed',
  $gte: 'comparison failed',
  $lt: 'comparison failed',
  $lte: 'comparison failed',
  $in: 'no matching value found in array',
  $exists: 'path does not exist',
  $regex: 'regular expression did not match',
  $type: 'type did not match',
};

const details = (name: string, fields: Readonly<Record<string, Value>>): Document =>
  new Map<string, Value>([['operatorName', name], ...Object.entries(fields)]);

/** A filter as a list of single conditions. */
function clausesOf(filter: Document): Document[] {
  return [...filter].flatMap(([path, condition]) => {
    if (path === '$and' && Array.isArray(condition)) return condition.filter(isDocument);
    if (path.startsWith('$') || !isOperatorDocument(condition)) return [new Map([[path, condition]])];
    return [...condition].map(([name, operand]): Document => new Map([[path, new Map([[name, operand]])]]));
  });
}

function fieldDetails(path: string, condition: Value, document: Document): Document {
  const name = (isOperatorDocument(condition) && condition.keys().next().value) || '$eq';
  const specifiedAs: Document = new Map([[path, condition]]);
  const value = plainValueAt(document, path.split('.'));
  const reason = Object.hasOwn(REASONS, name) ? REASONS[name] : undefined;
  if (reason === undefined) return details(name, { specifiedAs });
  if (value === undefined)
    return details(name, { specifiedAs, reason: name === '$exists' ? reason : 'field was missing' });
  const considered = details(name, { specifiedAs, reason, consideredValue: value });
  return name === '$type' ? considered.set('consideredType', typeName(value)) : considered;
}

function schemaDetails(operand: Value, document: Document): Document {
  const { notes, failures } = compileSchema(operand);
  return new Map<string, Value>([
    ['operatorName', '$jsonSchema'],
    ...notes,
    ['schemaRulesNotSatisfied', failures(document)],
  ]);
}

/** The clauses that do not hold, each by its place. */
function listed(name: string, clauses: readonly Document[], document: Document): Document {
  const failing = clauses.flatMap((clause, index) =>
    compileFilter(clause).matches(document)
      ? []
      : [
          new Map<string, Value>([
            ['index', index],
            ['details', validationDetails(clause, document)],
          ]),
        ],
  );
  return details(name, { clausesNotSatisfied: failing });
}

function conditionDetails(path: string, condition: Value, document: Document): Document {
  if (path === '$jsonSchema') return schemaDetails(condition, document);
  if (path === '$or' && Array.isArray(condition)) return listed(path, condition.filter(isDocument), document);
  const specifiedAs: Document = new Map([[path, condition]]);
  if (path === '$expr')
    return details(path, { specifiedAs, reason: 'expression did not match', expressionResult: false });
  return path.startsWith('$') ? details(path, { specifiedAs }) : fieldDetails(path, condition, document);
}

/** Why a document fails a collection's validator, condition by condition and, of a schema, rule by rule. */
export function validationDetails(validator: Document, document: Document): Document {
  const clauses = clausesOf(validator);
  const [first] = clauses[0] ?? [];
  if (clauses.length === 1 && first && !validator.has('$and')) return conditionDetails(first[0], first[1], document);
  return listed('$and', clauses, document);
}
