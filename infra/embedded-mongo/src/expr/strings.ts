import { BSONSymbol, Code, Timestamp } from 'bson';
import { asSmallWhole, isNumeric } from '../bson/numbers.ts';
import { isNullish, typeName } from '../bson/types.ts';
import type { Value } from '../bson/values.ts';
import { compareStrings } from '../bson/compare.ts';
import { ServerError } from '../errors/server-error.ts';
import { between, binary, named, ternary, unary, variadic } from './operands.ts';
import { isoDate } from './date-format.ts';
import { shortNumeral } from './numerals.ts';
import { codePoints } from './code-points.ts';
import type { Operator } from './scope.ts';

type Result = Value | undefined;

/** What operators on text make of a value: numbers and dates as their text, nothing as the empty one. */
export function coerced(value: Result): string {
  if (isNullish(value)) return '';
  if (typeof value === 'string') return value;
  if (isNumeric(value)) return shortNumeral(value);
  if (value instanceof Date) return isoDate(value);
  if (value instanceof BSONSymbol) return value.value;
  if (value instanceof Code) return value.code;
  if (value instanceof Timestamp) return `Timestamp(${value.t}, ${value.i})`;
  throw new ServerError(16007, `can't convert from BSON type ${typeName(value)} to String`);
}

function concat(values: Iterable<Result>): Result {
  let text = '';
  for (const value of values) {
    if (isNullish(value)) return null;
    if (typeof value !== 'string')
      throw new ServerError(16702, `$concat only supports strings, not ${typeName(value)}`);
    text += value;
  }
  return text;
}

function split(text: Result, separator: Result): Result {
  if (isNullish(text) || isNullish(separator)) return null;
  if (typeof text !== 'string')
    throw new ServerError(
      40085,
      `$split requires an expression that evaluates to a string as a first argument, found: ${typeName(text)}`,
    );
  if (typeof separator !== 'string')
    throw new ServerError(
      40086,
      `$split requires an expression that evaluates to a string as a second argument, found: ${typeName(separator)}`,
    );
  if (separator === '') throw new ServerError(40087, '$split requires a non-empty separator');
  return text.split(separator);
}

const upper = (text: string): string => text.replace(/[a-z]+/g, (part) => part.toUpperCase());
const lower = (text: string): string => text.replace(/[A-Z]+/g, (part) => part.toLowerCase());

const measured = (name: string, code: number, measure: (text: string) => number): Operator =>
  unary(name, (value) => {
    if (typeof value !== 'string')
      throw new ServerError(code, `${name} requires a string argument, found: ${typeName(value)}`);
    return measure(value);
  });

/** A position given to `$substrCP` and `$substrBytes`. */
function position(name: string, value: Result, code: number): number {
  if (!isNumeric(value))
    throw new ServerError(code, `${name}: a position must be a numeric type (is BSON type ${typeName(value)})`);
  const whole = asSmallWhole(value);
  if (whole === null)
    throw new ServerError(code + 1, `${name}: a position cannot be represented as a 32-bit integral value`);
  return whole;
}

function substringPoints(text: Result, from: Result, count: Result): Result {
  const string = coerced(text);
  const start = position('$substrCP', from, 34450);
  const length = position('$substrCP', count, 34452);
  if (start < 0) throw new ServerError(34455, '$substrCP: the starting index must be a non-negative integer.');
  if (length < 0) throw new ServerError(34454, '$substrCP: length must be a nonnegative integer.');
  return codePoints(string)
    .slice(start, start + length)
    .join('');
}

function substringBytes(text: Result, from: Result, count: Result): Result {
  const bytes = Buffer.from(coerced(text));
  if (!isNumeric(from))
    throw new ServerError(
      16034,
      `$substrBytes: starting index must be a numeric type (is BSON type ${typeName(from)})`,
    );
  if (!isNumeric(count))
    throw new ServerError(16035, `$substrBytes: length must be a numeric type (is BSON type ${typeName(count)})`);
  const [start, length] = [asSmallWhole(from) ?? 0, asSmallWhole(count) ?? -1];
  if (start < 0) throw new ServerError(50752, '$substrBytes: starting index must be non-negative');
  const end = length < 0 ? bytes.length : Math.min(bytes.length, start + length);
  const isInside = (at: number): boolean => at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80;
  if (isInside(start))
    throw new ServerError(28656, '$substrBytes: Invalid range, starting index is a UTF-8 continuation byte.');
  if (isInside(end))
    throw new ServerError(28657, '$substrBytes: Invalid range, ending index is in the middle of a UTF-8 character.');
  return start >= bytes.length ? '' : bytes.subarray(start, end).toString();
}

function boundary(name: string, value: Result, which: string): number {
  const whole = isNumeric(value) ? asSmallWhole(value) : null;
  if (whole === null)
    throw new ServerError(
      40096,
      `${name} requires an integral ${which} index, found a value of type: ${typeName(value)}`,
    );
  if (whole < 0) throw new ServerError(40097, `${name} requires a nonnegative ${which} index, found: ${whole}`);
  return whole;
}

function argument(name: string, value: Result, which: string, code: number): string {
  if (typeof value === 'string') return value;
  throw new ServerError(code, `${name} requires a string as the ${which} argument, found: ${typeName(value)}`);
}

/** Finds a part in a string, counted in code points or in bytes. */
const indexOf = (
  name: string,
  pieces: (text: string) => { length: number },
  codes: readonly [number, number],
): Operator =>
  between(name, [2, 4], ({ count, at }) => {
    const searched = at(0);
    if (isNullish(searched)) return null;
    const text = argument(name, searched, 'first', codes[0]);
    const part = argument(name, at(1), 'second', codes[1]);
    const start = count > 2 ? boundary(name, at(2), 'starting') : 0;
    const all = pieces(text).length;
    const end = count > 3 ? Math.min(boundary(name, at(3), 'ending'), all) : all;
    if (start > all || end < start) return -1;
    const within = name === '$indexOfCP' ? inPoints(text, part, start) : inBytes(text, part, start);
    return within >= 0 && within + pieces(part).length <= end ? within : -1;
  });

function inPoints(text: string, part: string, start: number): number {
  const points = codePoints(text);
  const offset = points.slice(0, start).join('').length;
  const found = text.indexOf(part, offset);
  return found < 0 ? -1 : codePoints(text.slice(0, found)).length;
}

const inBytes = (text: string, part: string, start: number): number => Buffer.from(text).indexOf(part, start);

const SPACES = ' \t\n\v\f\r\0\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a';

function trimmed(text: string, characters: string, left: boolean, right: boolean): string {
  const points = codePoints(text);
  const strip = new Set(characters);
  const stays = (point: string): boolean => !strip.has(point);
  const first = left ? points.findIndex(stays) : 0;
  const end = right ? points.findLastIndex(stays) + 1 : points.length;
  return first < 0 ? '' : points.slice(first, end).join('');
}

const trim = (name: string, left: boolean, right: boolean): Operator =>
  named(
    { name, required: ['input'], optional: ['chars'], codes: { shape: 50696, unknown: 50694, absent: 50695 } },
    (values) => {
      const [input, characters] = [values.get('input'), values.get('chars')];
      if (isNullish(input)) return null;
      if (typeof input !== 'string')
        throw new ServerError(50699, `${name} requires its input to be a string, got ${typeName(input)}`);
      if (!values.has('chars')) return trimmed(input, SPACES, left, right);
      if (isNullish(characters)) return null;
      if (typeof characters !== 'string')
        throw new ServerError(50700, `${name} requires 'chars' to be a string, got ${typeName(characters)}`);
      return trimmed(input, characters, left, right);
    },
  );

const REPLACING = [
  ['input', 10503904],
  ['find', 10503901],
  ['replacement', 10503902],
] as const;

const replacing = (name: string, replace: (input: string, find: string, by: string) => string): Operator =>
  named(
    {
      name,
      required: ['input', 'find', 'replacement'],
      codes: { shape: 51751, unknown: 51750, absent: 51749 },
    },
    (values) => {
      const parts = REPLACING.map(([part, code]) => {
        const value = values.get(part);
        if (!isNullish(value) && typeof value !== 'string') {
          throw new ServerError(code, `${name} requires that '${part}' be a string, found: ${typeName(value)}`);
        }
        return value;
      });
      const [input, find, by] = parts;
      if (typeof input !== 'string' || typeof find !== 'string' || typeof by !== 'string') return null;
      return replace(input, find, by);
    },
  );

/** Everything on text that needs no regular expression. */
export const stringOperators: Readonly<Record<string, Operator>> = {
  $concat: variadic('$concat', concat, 'associative'),
  $split: binary('$split', split),
  $toLower: unary('$toLower', (value) => lower(coerced(value))),
  $toUpper: unary('$toUpper', (value) => upper(coerced(value))),
  $strLenCP: measured('$strLenCP', 34471, (text) => codePoints(text).length),
  $strLenBytes: measured('$strLenBytes', 34473, (text) => Buffer.byteLength(text)),
  $substrCP: ternary('$substrCP', substringPoints),
  $substrBytes: ternary('$substrBytes', substringBytes),
  $substr: ternary('$substrBytes', substringBytes),
  $strcasecmp: binary('$strcasecmp', (a, b) => Math.sign(compareStrings(upper(coerced(a)), upper(coerced(b))))),
  $indexOfCP: indexOf('$indexOfCP', codePoints, [40093, 40094]),
  $indexOfBytes: indexOf('$indexOfBytes', (text) => Buffer.from(text), [40091, 40092]),
  $trim: trim('$trim', true, true),
  $ltrim: trim('$ltrim', true, false),
  $rtrim: trim('$rtrim', false, true),
  $replaceOne: replacing('$replaceOne', (input, find, by) => input.replace(find, () => by)),
  $replaceAll: replacing('$replaceAll', (input, find, by) => input.replaceAll(find, () => by)),
};
