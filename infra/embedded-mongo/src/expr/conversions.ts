import { Binary, BSONSymbol, Decimal128, ObjectId, Timestamp } from 'bson';
import * as decimals from '../bson/decimal.ts';
import {
  asDecimal,
  asNumber,
  asWhole,
  fitsInt,
  fitsLong,
  isNumeric,
  truncated,
  type Numeric,
} from '../bson/numbers.ts';
import { isDocument, isNullish, typeByAlias, typeByCode, typeName, type TypeInfo } from '../bson/types.ts';
import { type Document, Double, type Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { parseDate } from './date-reading.ts';
import { isoDate } from './date-format.ts';
import { compileNamed, foldedNamed } from './dates.ts';
import { jsonText } from './json-text.ts';
import { numeral } from './numerals.ts';
import { namedOperands, unary } from './operands.ts';
import type { Operator } from './scope.ts';
import { isTrue } from './truth.ts';

const failure = (message: string): ServerError => new ServerError('ConversionFailure', message);

const unsupported = (value: Value, target: string): ServerError =>
  failure(`Unsupported conversion from ${typeName(value)} to ${target} in $convert with no onError value`);

const unparsed = (text: string, reason: string): ServerError =>
  failure(`Failed to parse number '${text}' in $convert with no onError value: ${reason}`);

const overflow = (value: Numeric): ServerError =>
  failure(`Conversion would overflow target type in $convert with no onError value: ${numeral(value)}`);

function wholeOf(text: string): bigint {
  if (!/^[+-]?\d+$/.test(text)) throw unparsed(text, 'Did not consume whole string.');
  return BigInt(text.replace(/^\+/, ''));
}

function integer(value: Value, target: 'int' | 'long'): bigint {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (value instanceof Date && target === 'long') return BigInt(value.getTime());
  const fits = target === 'int' ? fitsInt : fitsLong;
  if (typeof value === 'string') {
    const whole = wholeOf(value);
    if (!fits(whole)) throw unparsed(value, 'Overflow');
    return whole;
  }
  if (!isNumeric(value)) throw unsupported(value, target);
  const whole = truncatedOrFail(value);
  if (!fits(whole)) throw overflow(value);
  return whole;
}

function truncatedOrFail(value: Numeric): bigint {
  const whole = truncated(value);
  if (whole !== null) return whole;
  throw failure(`Attempt to convert ${numeral(value)} value to integer type in $convert with no onError value`);
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

function doubleOfText(text: string): number {
  if (/^[+-]?(inf|infinity)$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  if (!NUMBER.test(text)) throw unparsed(text, 'Did not consume whole string.');
  const number = Number(text);
  if (!Number.isFinite(number)) throw unparsed(text, 'Out of range');
  return number;
}

function doubleOfNumber(value: Numeric): number {
  const number = asNumber(value);
  const isTooLarge = value instanceof Decimal128 && !Number.isFinite(number);
  if (isTooLarge && decimals.decode(value).kind === 'finite') throw overflow(value);
  return number;
}

function toDouble(value: Value): Value {
  if (typeof value === 'boolean') return new Double(value ? 1 : 0);
  if (value instanceof Date) return new Double(value.getTime());
  if (typeof value === 'string') return new Double(doubleOfText(value));
  if (!isNumeric(value)) throw unsupported(value, 'double');
  return new Double(doubleOfNumber(value));
}

function toDecimal(value: Value): Value {
  if (typeof value === 'boolean') return decimals.encode(decimals.fromInteger(value ? 1 : 0));
  if (value instanceof Date) return decimals.encode(decimals.fromInteger(value.getTime()));
  if (typeof value === 'string') {
    const decimal = decimals.parseDecimal(value);
    if (!decimal) throw unparsed(value, 'Failed to parse string to decimal');
    return decimals.encode(decimal);
  }
  if (!isNumeric(value)) throw unsupported(value, 'decimal');
  return decimals.encode(asDecimal(value));
}

function toText(value: Value): Value {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (isNumeric(value)) return numeral(value);
  if (value instanceof ObjectId) return value.toHexString();
  if (value instanceof Date) return isoDate(value);
  if (value instanceof BSONSymbol) return value.value;
  if (Array.isArray(value) || isDocument(value)) return jsonText(value);
  throw unsupported(value, 'string');
}

function toDate(value: Value): Value {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.t * 1000);
  if (typeof value === 'string') return parseDate(value);
  if (!isNumeric(value) || typeof value === 'number') throw unsupported(value, 'date');
  const time = truncatedOrFail(value);
  if (!fitsLong(time)) throw overflow(value);
  return new Date(Number(time));
}

function toObjectId(value: Value): Value {
  if (value instanceof ObjectId) return value;
  if (typeof value !== 'string') throw unsupported(value, 'objectId');
  if (!/^[0-9a-f]{24}$/i.test(value))
    throw failure(`Failed to parse objectId '${value}' in $convert with no onError value`);
  return new ObjectId(value);
}

const converters: Readonly<Record<string, (value: Value) => Value>> = {
  int: (value) => Number(integer(value, 'int')),
  long: (value) => integer(value, 'long'),
  double: toDouble,
  decimal: toDecimal,
  bool: (value) => (isNumeric(value) || typeof value === 'boolean' ? isTrue(value) : true),
  string: toText,
  date: toDate,
  objectId: toObjectId,
  binData: (value) => {
    if (value instanceof Binary) return value;
    throw unsupported(value, 'binData');
  },
};

function convertTo(value: Value, type: TypeInfo): Value {
  const convert = Object.hasOwn(converters, type.name) ? converters[type.name] : undefined;
  if (convert) return convert(value);
  if (typeName(value) === type.name) return value;
  throw unsupported(value, type.name);
}

function targetType(value: Value): TypeInfo {
  const wanted = isDocument(value) ? (value.get('type') ?? null) : value;
  if (typeof wanted === 'string') {
    const info = typeByAlias(wanted);
    if (!info) throw new ServerError('BadValue', `Unknown type name: ${wanted}`);
    return info;
  }
  if (!isNumeric(wanted))
    throw new ServerError(
      'FailedToParse',
      `$convert's 'to' argument must be a string or number, but is ${typeName(wanted)}`,
    );
  const code = asWhole(wanted);
  const info = code === null ? undefined : typeByCode(Number(code));
  if (!info)
    throw new ServerError(
      'FailedToParse',
      `In $convert, numeric value for 'to' does not correspond to a BSON type: ${numeral(wanted)}`,
    );
  return info;
}

const convert: Operator = (operand, scope) => {
  const spec = namedOperands(operand, {
    name: '$convert',
    required: ['input', 'to'],
    optional: ['onError', 'onNull', 'format', 'byteOrder', 'base'],
    codes: { shape: 9, unknown: 9, absent: 9 },
  });
  const get = compileNamed(spec, scope);
  const [onError, onNull] = [get('onError'), get('onNull')];
  const attempt = (input: Value, type: TypeInfo, root: Document): Value | undefined => {
    try {
      return convertTo(input, type);
    } catch (error) {
      if (onError && error instanceof ServerError && error.code === 241) return onError(root);
      throw error;
    }
  };
  return foldedNamed(spec, get, (root) => {
    const input = get('input')?.(root);
    const to = get('to')?.(root);
    const type = isNullish(to) ? null : targetType(to);
    if (isNullish(input)) return onNull ? onNull(root) : null;
    return type ? attempt(input, type, root) : null;
  });
};

const shortcut = (name: string, target: string): Operator =>
  unary(name, (value) => (isNullish(value) ? null : converters[target]?.(value)));

/** From one type to another. */
export const conversionOperators: Readonly<Record<string, Operator>> = {
  $convert: convert,
  $toInt: shortcut('$toInt', 'int'),
  $toLong: shortcut('$toLong', 'long'),
  $toDouble: shortcut('$toDouble', 'double'),
  $toDecimal: shortcut('$toDecimal', 'decimal'),
  $toBool: shortcut('$toBool', 'bool'),
  $toString: shortcut('$toString', 'string'),
  $toDate: shortcut('$toDate', 'date'),
  $toObjectId: shortcut('$toObjectId', 'objectId'),
  $type: unary('$type', (value) => typeName(value)),
};
