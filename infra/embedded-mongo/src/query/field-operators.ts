import { Binary, BSONRegExp } from 'bson';
import { bytesOf } from '../bson/compare.ts';
import { asWhole, fitsInt, isNumeric, truncated } from '../bson/numbers.ts';
import { typeByAlias, typeByCode, typeName, typeOf, types, type TypeInfo } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { isTrue } from '../expr/truth.ts';
import { leaf, not, whole, type Clause } from './clauses.ts';
import { matchingRegex } from './comparisons.ts';
import type { Predicate } from './paths.ts';

const bad = (message: string): ServerError => new ServerError('BadValue', message);

function exists(operand: Value): Clause {
  const present = leaf((value) => value !== undefined);
  return isTrue(operand) ? present : not(present);
}

const NUMBERS = new Set<TypeInfo>([types.int, types.long, types.double, types.decimal]);

function typesNamed(operand: Value): ReadonlySet<TypeInfo> {
  if (operand === 'number') return NUMBERS;
  if (typeof operand === 'string') {
    const info = typeByAlias(operand);
    if (!info) throw bad(`Unknown type name alias: ${operand}`);
    return new Set([info]);
  }
  if (!isNumeric(operand)) throw new ServerError('TypeMismatch', 'type must be represented as a number or a string');
  const code = asWhole(operand);
  const info = code === null ? undefined : typeByCode(Number(code));
  if (!info) throw bad(`Invalid numerical type code: ${String(code)}`);
  return new Set([info]);
}

function ofType(operand: Value): Clause {
  const list = Array.isArray(operand) ? operand : [operand];
  if (list.length === 0) throw new ServerError('FailedToParse', 'a must match at least one type');
  const wanted = new Set<TypeInfo>();
  for (const item of list) for (const info of typesNamed(item)) wanted.add(info);
  return leaf((value) => wanted.has(typeOf(value)));
}

function ofSize(operand: Value): Clause {
  const size = isNumeric(operand) ? asWhole(operand) : null;
  if (size === null) throw bad(`Failed to parse $size. Expected a number in: $size`);
  if (size < 0n || !fitsInt(size)) throw bad(`Failed to parse $size. Expected a non-negative number in: $size`);
  const length = Number(size);
  return whole((value) => Array.isArray(value) && value.length === length);
}

function modulo(operand: Value): Clause {
  if (!Array.isArray(operand)) throw bad('malformed mod, needs to be an array');
  if (operand.length < 2) throw bad('malformed mod, not enough elements');
  if (operand.length > 2) throw bad('malformed mod, too many elements');
  const [divisor, remainder] = operand.map((part, index) => {
    if (!isNumeric(part)) throw bad(`malformed mod, ${index === 0 ? 'divisor' : 'remainder'} not a number`);
    const number = truncated(part);
    if (number === null) throw bad('malformed mod, value is not a whole number');
    return number;
  });
  if (divisor === undefined || divisor === 0n || remainder === undefined) throw bad('divisor cannot be 0');
  return leaf((value) => {
    const number = isNumeric(value) ? truncated(value) : null;
    return number !== null && number % divisor === remainder;
  });
}

/** Which bits an operand means: a mask, a list of positions, or the bits of a binary value. */
function bitsOf(operand: Value): bigint[] {
  if (Array.isArray(operand)) {
    return operand.map((item) => {
      const position = asWhole(item);
      if (position === null || position < 0n) throw bad('bit positions must be non-negative integers');
      return position;
    });
  }
  let mask: bigint;
  if (operand instanceof Binary) mask = littleEndian(operand);
  else {
    const number = isNumeric(operand) ? asWhole(operand) : null;
    if (number === null || number < 0n)
      throw bad(`takes an Array, a number, or a BinData but received: ${typeName(operand)}`);
    mask = number;
  }
  const bits: bigint[] = [];
  for (let bit = 0n; mask >> bit > 0n; bit++) if ((mask >> bit) & 1n) bits.push(bit);
  return bits;
}

const littleEndian = (value: Binary): bigint =>
  bytesOf(value).reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n);

function testBits(decide: (set: (bit: bigint) => boolean, bits: readonly bigint[]) => boolean) {
  return (operand: Value): Clause => {
    const bits = bitsOf(operand);
    const test: Predicate = (value) => {
      const number = value instanceof Binary ? littleEndian(value) : asWhole(value);
      return number !== null && decide((bit) => ((number >> bit) & 1n) === 1n, bits);
    };
    return leaf(test);
  };
}

/** `$regex` with its `$options`. */
function regex(operand: Value, spec: Document): Clause {
  const options = spec.get('$options');
  if (options !== undefined && typeof options !== 'string') throw bad('$options has to be a string');
  if (operand instanceof BSONRegExp) {
    if (options !== undefined && operand.options !== '') {
      throw new ServerError(51075, 'options set in both $regex and $options');
    }
    return leaf(matchingRegex(operand.pattern, options ?? operand.options));
  }
  if (typeof operand !== 'string') throw bad('$regex has to be a string');
  return leaf(matchingRegex(operand, options ?? ''));
}

/** Operators that look at nothing but the value. */
export const valueOperators: Readonly<Record<string, (operand: Value, spec: Document) => Clause>> = {
  $exists: exists,
  $type: ofType,
  $size: ofSize,
  $mod: modulo,
  $regex: regex,
  $options: (_operand, spec) => {
    if (!spec.has('$regex')) throw bad('$options needs a $regex');
    return { kind: 'and', clauses: [] };
  },
  $comment: () => ({ kind: 'and', clauses: [] }),
  $bitsAllSet: testBits((set, bits) => bits.every(set)),
  $bitsAnySet: testBits((set, bits) => bits.some(set)),
  $bitsAllClear: testBits((set, bits) => !bits.some(set)),
  $bitsAnyClear: testBits((set, bits) => !bits.every(set)),
};
