import { Binary, Timestamp } from 'bson';
import { isDocument, isNullish, typeName } from '../bson/types.ts';
import { bytesOf } from '../bson/compare.ts';
import { encodeDocument } from '../bson/encode.ts';
import { Double } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { unary } from './operands.ts';
import type { Operator } from './scope.ts';

const ofTimestamp = (name: string, read: (timestamp: Timestamp) => number): Operator =>
  unary(name, (value) => {
    if (isNullish(value)) return null;
    if (!(value instanceof Timestamp))
      throw new ServerError(
        name === '$tsSecond' ? 5687301 : 5687302,
        `Argument to ${name} must be a timestamp, but is ${typeName(value)}`,
      );
    return BigInt(read(value));
  });

const refused =
  (name: string): Operator =>
  () => {
    throw new ServerError('InvalidPipelineOperator', `${name} is not supported`);
  };

/** Server-side JavaScript: known in order to be refused. */
export const refusedOperators: Readonly<Record<string, Operator>> = {
  $function: refused('$function'),
  $accumulator: refused('$accumulator'),
};

/** Sizes, the parts of a timestamp, chance, and what is refused. */
export const otherOperators: Readonly<Record<string, Operator>> = {
  $binarySize: unary('$binarySize', (value) => {
    if (isNullish(value)) return null;
    if (typeof value === 'string') return Buffer.byteLength(value);
    if (value instanceof Binary) return bytesOf(value).length;
    throw new ServerError(51276, `$binarySize requires a string or BinData argument, found: ${typeName(value)}`);
  }),
  $bsonSize: unary('$bsonSize', (value) => {
    if (isNullish(value)) return null;
    if (!isDocument(value))
      throw new ServerError(31393, `$bsonSize requires a document input, found: ${typeName(value)}`);
    return encodeDocument(value).length;
  }),
  $rand: (_operand, scope) => () => new Double(scope.settings.random()),
  $tsSecond: ofTimestamp('$tsSecond', (timestamp) => timestamp.t),
  $tsIncrement: ofTimestamp('$tsIncrement', (timestamp) => timestamp.i),
  $bitNot: unary('$bitNot', (value) => {
    if (isNullish(value)) return null;
    if (typeof value === 'number' || typeof value === 'bigint') return typeof value === 'bigint' ? ~value : ~value;
    throw new ServerError(28765, `$bitNot only supports int and long, not: ${typeName(value)}.`);
  }),
  ...refusedOperators,
};
