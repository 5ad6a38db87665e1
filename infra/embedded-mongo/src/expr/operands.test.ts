import { Decimal128 } from 'bson';
import { asDecimal } from '../bson/numbers.ts';
import { encode } from '../bson/decimal.ts';
import { Double, type Document, type Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { compileExpression, newScope } from './compile-expression.ts';

const fields = (entries: Record<string, Value>): Document => new Map(Object.entries(entries));
const scope = newScope({ now: new Date(0), random: () => 0 });
const evaluate = (name: string, operand: Value, document: Document = fields({})): Value | undefined =>
  compileExpression(new Map([[name, operand]]), scope)(document);

/** The code of the fault of an expression; 0 where it has none. */
function codeOf(name: string, operand: Value, document?: Document): number {
  try {
    evaluate(name, operand, document);
    return 0;
  } catch (error) {
    return error instanceof ServerError ? error.code : -1;
  }
}

describe('operands', () => {
  const wrong = fields({ $size: '$text' });
  const document = fields({ text: 'x', list: [1] });

  it('are not looked at behind a null', () => {
    expect(evaluate('$multiply', ['$absent', wrong], document)).toBeNull();
    expect(evaluate('$concatArrays', ['$absent', wrong], document)).toBeNull();
    expect(codeOf('$multiply', [wrong, '$absent'], document)).toBe(17124);
  });

  it('that are constants come last where their order does not matter', () => {
    expect(evaluate('$setUnion', ['no array', '$absent'], document)).toBeNull();
    expect(codeOf('$setUnion', ['no array', '$list'], document)).toBe(17043);
  });

  it('decide alone where one constant settles $or or $and', () => {
    expect(evaluate('$or', [wrong, true], document)).toBe(true);
    expect(evaluate('$and', [wrong, false], document)).toBe(false);
  });

  it('on the right are computed first by comparisons and differences', () => {
    const other = fields({ $strLenCP: '$list' });

    expect(codeOf('$eq', [wrong, other], document)).toBe(34471);
    expect(codeOf('$subtract', [wrong, other], document)).toBe(34471);
    expect(codeOf('$concat', [wrong, other], document)).toBe(17124);
  });

  it('that are constants of the wrong type are refused before any document is read', () => {
    expect(() => compileExpression(fields({ $setEquals: ['$list', 1] }), scope)).toThrow(ServerError);
    expect(codeOf('$setIsSubset', ['$list', 1])).toBe(17311);
    expect(codeOf('$indexOfArray', [1, '$list'])).toBe(50809);
  });
});

/** A double's digits as a decimal. */
const text = (value: number): string => encode(asDecimal(new Double(value))).toString();

describe('numbers', () => {
  it('become a decimal of fifteen digits from a double, zeros included', () => {
    expect(text(0.5)).toBe('0.500000000000000');
    expect(text(3.7)).toBe('3.70000000000000');
    expect(text(0.1 + 0.2)).toBe('0.300000000000000');
    expect(text(0)).toBe('0');
  });

  it('that are computed for a decimal have as few digits as they need', () => {
    expect(evaluate('$exp', Decimal128.fromString('0'))).toEqual(Decimal128.fromString('1'));
    expect(evaluate('$pow', [Decimal128.fromString('4'), new Double(0.5)])).toEqual(Decimal128.fromString('2'));
  });

  it('are rounded by their exact value, half to even', () => {
    expect(evaluate('$round', [new Double(2.675), 2])).toEqual(new Double(2.67));
    expect(evaluate('$round', [new Double(2.5), 0])).toEqual(new Double(2));
    expect(evaluate('$round', [Decimal128.fromString('2.675'), 2])).toEqual(Decimal128.fromString('2.68'));
  });

  it('keep their own digits in a sum', () => {
    const sum = evaluate('$sum', [Decimal128.fromString('1'), new Double(0.5), 2]);

    expect(sum).toEqual(Decimal128.fromString('3.5'));
  });

  it('go from int to long to double as they grow, and a double stays one', () => {
    expect(evaluate('$add', [2_147_483_647, 1])).toBe(2_147_483_648n);
    expect(evaluate('$add', [2n ** 63n - 1n, 1])).toEqual(new Double(2 ** 63));
    expect(evaluate('$add', [new Double(1), 1])).toEqual(new Double(2));
    expect(evaluate('$sum', [[2_147_483_647, 1]])).toBe(2_147_483_648n);
  });

  it('have six digits where text is made of them without being asked for', () => {
    expect(evaluate('$toLower', new Double(Math.sqrt(11)))).toBe('3.31662');
    expect(evaluate('$toString', new Double(Math.sqrt(11)))).toBe('3.3166247903554');
  });
});
