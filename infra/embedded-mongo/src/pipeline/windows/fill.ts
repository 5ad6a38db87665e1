import { isDocument, typeName } from '../../bson/types.ts';
import type { Document, Value } from '../../bson/values.ts';
import { ServerError } from '../../errors/server-error.ts';
import { compileDocumentStages } from '../document-stages.ts';
import { oneByOne } from '../flow.ts';
import { absentField, checkNames, wrongType, type CompileStage, type Stage } from '../stage.ts';
import { failed } from './bounds.ts';
import { setWindowFields } from './set-window-fields.ts';

/** What a `$fill` stands for: fields of windows, and values for what is still missing. */
type Parts = { readonly windows: Document; readonly values: Document };

const METHODS: Readonly<Record<string, string>> = { locf: '$locf', linear: '$linearFill' };

function readField(name: string, spec: Value, { windows, values }: Parts): void {
  if (!isDocument(spec))
    throw new ServerError(6050200, 'Each fill output specification must be an object with exactly one field');
  checkNames('$fill', spec, ['method', 'value']);
  const [method, value] = [spec.get('method'), spec.get('value')];
  if (method !== undefined) {
    if (typeof method !== 'string') throw wrongType('$fill', 'method');
    if (value !== undefined)
      throw new ServerError(
        6050201,
        "Each fill output specification must have exactly one of 'method' or 'value' fields, not both",
      );
    const operator = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
    if (!operator) throw new ServerError(6050202, 'Method must be either locf or linear');
    windows.set(name, new Map([[operator, `$${name}`]]));
  } else if (value !== undefined) values.set(name, new Map([['$ifNull', [`$${name}`, value]]]));
}

function readParts(output: Value | undefined): Parts {
  if (output === undefined) throw absentField('$fill', 'output');
  if (!isDocument(output)) throw wrongType('$fill', 'output');
  if (output.size === 0)
    throw new ServerError(6050203, "The output field in '$fill' must contain an object with at least one element");
  const parts: Parts = { windows: new Map(), values: new Map() };
  for (const [name, spec] of output) readField(name, spec, parts);
  return parts;
}

function readFields(fields: Value): Document {
  if (!Array.isArray(fields)) throw wrongType('$fill', 'partitionByFields');
  const partition: Document = new Map();
  for (const name of fields) {
    if (typeof name !== 'string') throw wrongType('$fill', 'partitionByFields');
    partition.set(name, `$${name}`);
  }
  return partition;
}

function partitionOf(spec: Document): Value | undefined {
  const [partitionBy, fields] = [spec.get('partitionBy'), spec.get('partitionByFields')];
  if (fields !== undefined) {
    if (partitionBy === undefined) return readFields(fields);
    throw new ServerError(6050204, "Maximum one of 'partitionBy' and 'partitionByFields can be specified in '$fill'");
  }
  if (partitionBy !== undefined && typeof partitionBy !== 'string' && !isDocument(partitionBy))
    throw wrongType('$fill', 'partitionBy');
  return partitionBy;
}

/** `$fill`: another way of writing `$setWindowFields` and `$addFields`. */
export const fill: CompileStage = (operand, context) => {
  if (!isDocument(operand)) throw failed(`The $fill stage specification must be an object, found ${typeName(operand)}`);
  checkNames('$fill', operand, ['partitionBy', 'partitionByFields', 'sortBy', 'output']);
  const { windows, values } = readParts(operand.get('output'));
  const sortBy = operand.get('sortBy');
  const spec: Document = new Map([['output', windows]]);
  if (sortBy !== undefined) spec.set('sortBy', sortBy);
  const partitionBy = partitionOf(operand);
  if (partitionBy !== undefined) spec.set('partitionBy', partitionBy);
  const stages: Stage[] = [];
  if (windows.size > 0) stages.push(setWindowFields(spec, context));
  if (values.size > 0) stages.push(oneByOne(compileDocumentStages([new Map([['$addFields', values]])], context.scope)));
  return (source) => stages.reduce((documents, stage) => stage(documents), source);
};
