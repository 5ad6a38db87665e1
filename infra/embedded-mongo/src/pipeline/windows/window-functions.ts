import { compareValues } from '../../bson/compare.ts';
import * as decimals from '../../bson/decimal.ts';
import { asDecimal, asWhole, isNumeric } from '../../bson/numbers.ts';
import { isDocument, typeName } from '../../bson/types.ts';
import type { Document, Value } from '../../bson/values.ts';
import { ServerError } from '../../errors/server-error.ts';
import { accumulationOf, compileAccumulator } from '../../expr/accumulators.ts';
import { isUnit, millisecondsOf } from '../../expr/date-units.ts';
import { constantOf, type Evaluate } from '../../expr/scope.ts';
import { type Bounds, failed, readBounds, type WindowContext, WHOLE } from './bounds.ts';
import { gatheredOver, type WindowFunction } from './gathered-window.ts';
import { covariance, derivative, filledLine, integral, movingAverage, scaled } from './measured-functions.ts';
import { atEnd, carriedForward, orderOfOneField, ranked, shifted } from './placed-functions.ts';
import { slidingAccumulations } from './sliding.ts';

/** Compiles `{ $sum: …, window: … }`, given as a whole. */
type Compile = (name: string, spec: Document, context: WindowContext) => WindowFunction;

const operandOf = (spec: Document, name: string): Value => spec.get(name) ?? null;

/** The function's window, after a look at what else stands beside it. */
function windowOf(name: string, spec: Document, context: WindowContext): Bounds {
  for (const other of spec.keys()) {
    if (other === name || other === 'window') continue;
    if (Object.hasOwn(functions, other)) throw failed('Cannot specify two functions in window function spec');
    throw failed(`Window function found an unknown argument: ${other}`);
  }
  const window = spec.get('window');
  return window === undefined ? WHOLE : readBounds(window, context);
}

function checkNoWindow(name: string, spec: Document, context: WindowContext): void {
  if (spec.has('window')) throw failed(`'window' field is not allowed in ${name}`);
  windowOf(name, spec, context);
}

/** Accumulators of one operand. */
const accumulating: Compile = (name, spec, context) => {
  const { scope } = context;
  const { collation } = scope.settings;
  const bounds = windowOf(name, spec, context);
  const slide = slidingAccumulations[name];
  return gatheredOver(bounds, {
    input: scope.compile(operandOf(spec, name), scope),
    create: () => accumulationOf(name, collation) ?? covariance(name === '$covariancePop' ? 0 : 1),
    slide: slide && (() => slide(collation)),
  });
};

const counting: Compile = (name, spec, context) => {
  const operand = spec.get(name);
  if (!isDocument(operand) || operand.size > 0) throw failed('$count only accepts an empty object as input');
  const sum = new Map<string, Value>([['$sum', 1]]);
  const window = spec.get('window');
  if (window !== undefined) sum.set('window', window);
  windowOf(name, spec, context);
  return accumulating('$sum', sum, context);
};

/** `$topN` and its kin, which read their operand as in `$group`. */
const choosing: Compile = (name, spec, context) => {
  const accumulator = compileAccumulator(name, operandOf(spec, name), context.scope);
  const gathering = { input: accumulator.input, create: () => accumulator.create() };
  return gatheredOver(windowOf(name, spec, context), gathering);
};

const ending =
  (end: 'first' | 'last'): Compile =>
  (name, spec, context) =>
    atEnd(windowOf(name, spec, context), context.scope.compile(operandOf(spec, name), context.scope), end);

const carrying: Compile = (name, spec, context) => {
  checkNoWindow(name, spec, context);
  return carriedForward(context.scope.compile(operandOf(spec, name), context.scope));
};

const filling: Compile = (name, spec, context) => {
  checkNoWindow(name, spec, context);
  orderOfOneField(name, context.order, 605001);
  return filledLine(context.scope.compile(operandOf(spec, name), context.scope));
};

const AVERAGE = `$expMovingAvg sub object must have exactly two fields: An 'input' field, and either an 'N' field or an 'alpha' field`;

function alphaOf(operand: Document): decimals.Decimal {
  const [count, alpha] = [operand.get('N'), operand.get('alpha')];
  const one = decimals.fromInteger(1);
  if (count !== undefined) {
    const whole = isNumeric(count) ? asWhole(count) : null;
    if (whole === null) throw failed(`'N' field must be an integer, but found type ${typeName(count)}`);
    if (whole <= 0n) throw failed(`'N' must be greater than zero. Got ${whole}`);
    return decimals.divide(decimals.fromInteger(2), decimals.add(decimals.fromInteger(whole), one));
  }
  if (alpha === undefined) throw failed(`Got unrecognized field in $expMovingAvg${AVERAGE}`);
  if (!isNumeric(alpha)) throw failed(`'alpha' must be a number`);
  const share = asDecimal(alpha);
  if (decimals.compareDecimals(share, decimals.ZERO) > 0 && decimals.compareDecimals(share, one) < 0) return share;
  throw failed(`'alpha' must be between 0 and 1 (exclusive)`);
}

const averaging: Compile = (name, spec, { order, scope }) => {
  const operand = spec.get(name);
  if (spec.size !== 1 || !isDocument(operand))
    throw failed('$expMovingAvg must have exactly one argument that is an object');
  if (operand.size !== 2 || !operand.has('input')) throw failed(AVERAGE);
  if (!order) throw failed("$expMovingAvg requires an explicit 'sortBy'");
  const input = scope.compile(operandOf(operand, 'input'), scope);
  return movingAverage(input, alphaOf(operand));
};

/** What `$derivative` and `$integral` have in common. */
type Measured = { readonly input: Evaluate; readonly unit: bigint | null; readonly bounds: Bounds };

function unitOf(value: Value | undefined): bigint | null {
  if (value === undefined) return null;
  if (typeof value !== 'string') throw failed(`unit' must be a string, but got ${typeName(value)}`);
  if (!isUnit(value)) throw failed(`unknown time unit value: ${value}`);
  const milliseconds = millisecondsOf(value);
  if (milliseconds === null) throw new ServerError(5490710, "unit must be 'week' or smaller");
  return BigInt(milliseconds);
}

function readMeasured(name: string, spec: Document, context: WindowContext): Measured {
  const { order, scope } = context;
  if (!order) throw failed(`${name} requires a sortBy`);
  if (order.size !== 1) throw failed(`${name} requires a non-compound sortBy`);
  const bounds = windowOf(name, spec, context);
  const operand = spec.get(name);
  if (!isDocument(operand)) throw failed(`${name} expects an object, but got a ${typeName(operand)}`);
  for (const key of operand.keys())
    if (key !== 'input' && key !== 'unit') throw failed(`${name} got unexpected argument: ${key}`);
  const unit = unitOf(operand.get('unit'));
  if (!operand.has('input')) throw failed(`${name} requires an 'input' expression`);
  return { input: scope.compile(operandOf(operand, 'input'), scope), unit, bounds };
}

const deriving: Compile = (name, spec, context) => {
  const { input, unit, bounds } = readMeasured(name, spec, context);
  if (!spec.has('window')) throw failed('$derivative requires explicit window bounds');
  return derivative(bounds, input, unit);
};

const integrating: Compile = (name, spec, context) => {
  const { input, unit, bounds } = readMeasured(name, spec, context);
  const { order } = context;
  const pair: Evaluate = (root) => [order?.valueOf(root) ?? null, input(root) ?? null];
  return gatheredOver(bounds, { input: pair, create: () => integral(unit) });
};

const numberOf = (bound: Bounds['lower']): Value => (typeof bound === 'string' ? 0 : bound.by);

function scalerEnd(name: 'min' | 'max', operand: Document, { scope }: WindowContext): Value {
  const value = operand.get(name);
  if (value === undefined) return name === 'min' ? 0 : 1;
  const known = constantOf(scope.compile(value, scope));
  if (!known) throw failed(`'${name}' argument to $minMaxScaler must be a constant`);
  if (isNumeric(known.value)) return known.value;
  throw failed(`'${name}' argument to $minMaxScaler must be a numeric type`);
}

function checkScaler(operand: Value | undefined, bounds: Bounds): Document {
  if (!isDocument(operand)) throw failed(`$minMaxScaler expects an object, but got a ${typeName(operand)}`);
  const HOLDS = 'as $minMaxScaler must ensure that the current document is always within the configured window';
  if (compareValues(numberOf(bounds.lower), 0) > 0)
    throw failed(`Lower specified bound cannot be greater than 0 (the current doc), ${HOLDS}`);
  if (compareValues(numberOf(bounds.upper), 0) < 0)
    throw failed(`Upper specified bound cannot be less than 0 (the current doc), ${HOLDS}`);
  for (const key of operand.keys())
    if (!['input', 'min', 'max'].includes(key))
      throw failed(`$minMaxScaler got unexpected internal argument: '${key}'`);
  if (!operand.has('input')) throw failed("$minMaxScaler requires an 'input' expression");
  if (operand.has('min') !== operand.has('max'))
    throw failed(
      "Only one of 'min' and 'max' were specified as an argument to $minMaxScaler. Neither or both must be specified",
    );
  return operand;
}

const scaling: Compile = (name, spec, context) => {
  const bounds = windowOf(name, spec, context);
  const operand = checkScaler(spec.get(name), bounds);
  const [min, max] = [scalerEnd('min', operand, context), scalerEnd('max', operand, context)];
  if (compareValues(min, max) >= 0)
    throw failed("the 'max' must be strictly greater than 'min', as arguments to $minMaxScaler");
  return scaled(bounds, context.scope.compile(operandOf(operand, 'input'), context.scope), [min, max]);
};

const named = (names: readonly string[], compile: Compile): Record<string, Compile> =>
  Object.fromEntries(names.map((name) => [name, compile]));

const functions: Readonly<Record<string, Compile>> = {
  ...named(['$sum', '$avg', '$min', '$max', '$push', '$addToSet', '$stdDevPop', '$stdDevSamp'], accumulating),
  ...named(['$covariancePop', '$covarianceSamp', '$concatArrays', '$setUnion', '$mergeObjects'], accumulating),
  ...named(['$minN', '$maxN', '$firstN', '$lastN', '$top', '$topN', '$bottom', '$bottomN'], choosing),
  ...named(['$median', '$percentile'], choosing),
  ...named(['$rank', '$denseRank', '$documentNumber'], ranked),
  $count: counting,
  $first: ending('first'),
  $last: ending('last'),
  $shift: (_name, spec, context) => shifted(spec, context),
  $locf: carrying,
  $linearFill: filling,
  $expMovingAvg: averaging,
  $derivative: deriving,
  $integral: integrating,
  $minMaxScaler: scaling,
};

/** Every function of a window that is there, for the README. */
export const windowFunctionNames: readonly string[] = Object.keys(functions).toSorted();

/** Compiles one field of `output`. */
export function compileWindowFunction(field: string, spec: Value, context: WindowContext): WindowFunction {
  if (!isDocument(spec)) throw failed(`The field '${field}' must be an object`);
  const name = [...spec.keys()].find((key) => key.startsWith('$'));
  const [first] = spec.keys();
  if (name === undefined)
    throw failed(`Expected a $-prefixed window function${first === undefined ? '' : `, ${first}`}`);
  const compile = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!compile) throw failed(`Unrecognized window function, ${name}`);
  return compile(name, spec, context);
}
