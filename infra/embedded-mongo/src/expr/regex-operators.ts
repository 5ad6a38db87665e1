import { BSONRegExp } from 'bson';
import { isNullish, typeName } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { compileRegex } from '../query/regex.ts';
import { codePoints } from './code-points.ts';
import { named } from './operands.ts';
import type { Operator } from './scope.ts';

type Values = ReadonlyMap<string, Value | undefined>;

function optionsOf(name: string, values: Values, regex: Value | undefined): string {
  const options = values.get('options');
  const own = regex instanceof BSONRegExp ? regex.options : '';
  if (isNullish(options)) return own;
  if (typeof options !== 'string') throw new ServerError(51106, `${name} needs 'options' to be of type string`);
  if (own !== '')
    throw new ServerError(51107, `${name}: found regex option(s) specified in both 'regex' and 'option' fields`);
  return options;
}

/** The input and the expression, or null where either is absent. */
function read(name: string, values: Values): { input: string; regex: RegExp } | null {
  const [input, regex] = [values.get('input'), values.get('regex')];
  if (!isNullish(input) && typeof input !== 'string')
    throw new ServerError(51104, `${name} needs 'input' to be of type string`);
  if (!isNullish(regex) && typeof regex !== 'string' && !(regex instanceof BSONRegExp)) {
    throw new ServerError(51105, `${name} needs 'regex' to be of type string or regex, found ${typeName(regex)}`);
  }
  const options = optionsOf(name, values, regex);
  if (isNullish(input) || isNullish(regex)) return null;
  return { input, regex: compileRegex(regex instanceof BSONRegExp ? regex.pattern : regex, options) };
}

function described(match: RegExpMatchArray, input: string): Document {
  const captures: Value[] = match.slice(1).map((capture: string | undefined) => capture ?? null);
  return new Map<string, Value>([
    ['match', match[0]],
    ['idx', codePoints(input.slice(0, match.index)).length],
    ['captures', captures],
  ]);
}

const withRegex = (name: string, absent: Value, compute: (input: string, regex: RegExp) => Value): Operator =>
  named(
    {
      name,
      required: ['input', 'regex'],
      optional: ['options'],
      codes: { shape: 51103, unknown: 31024, absent: 31022 },
      late: true,
    },
    (values) => {
      const parts = read(name, values);
      return parts ? compute(parts.input, parts.regex) : absent;
    },
  );

/** The operators with regular expressions. */
export const regexOperators: Readonly<Record<string, Operator>> = {
  $regexMatch: withRegex('$regexMatch', false, (input, regex) => regex.test(input)),
  $regexFind: withRegex('$regexFind', null, (input, regex) => {
    const match = input.match(regex);
    return match ? described(match, input) : null;
  }),
  $regexFindAll: withRegex('$regexFindAll', [], (input, regex) =>
    [...input.matchAll(new RegExp(regex.source, `${regex.flags}g`))].map((match) => described(match, input)),
  ),
};
