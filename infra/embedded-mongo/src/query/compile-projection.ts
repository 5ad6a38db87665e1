import { asWhole, isNumeric } from '../bson/numbers.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { newScope } from '../expr/compile-expression.ts';
import type { Scope } from '../expr/scope.ts';
import { compileElementMatch, compileFilter, type FilterOptions } from './compile-filter.ts';
import { neededBy, parseProjection, place, type ParsedProjection } from './parse-projection.ts';
import { project } from './projection-tree.ts';

/** What a find's projection is compiled with; `filter` is needed for the positional `$`. */
export type ProjectionOptions = FilterOptions & { readonly filter?: Document | undefined };

/** Shapes a document; never changes its input. */
export type Projection = ((document: Document) => Document) & {
  /** The top-level fields it reads; null where it reads any. */
  readonly fields: ReadonlySet<string> | null;
};

/** Applied to the result after everything else, such as `$slice`. */
type Afterwards = (result: Document, original: Document) => void;

type Slice = { readonly skip: number; readonly limit: number };

function sliceNumber(value: Value | undefined): number {
  const whole = isNumeric(value) ? asWhole(value) : null;
  if (whole === null) throw new ServerError(28724, 'First argument to $slice must be an array, but is of type: int');
  return Math.max(-2_147_483_648, Math.min(2_147_483_647, Number(whole)));
}

function readSlice(value: Value): Slice {
  if (isNumeric(value)) {
    const count = sliceNumber(value);
    return count < 0 ? { skip: count, limit: -count } : { skip: 0, limit: count };
  }
  if (!Array.isArray(value)) throw new ServerError(28667, '$slice only supports numbers and [skip, limit] arrays');
  if (value.length < 2 || value.length > 3)
    throw new ServerError(28667, 'Expression $slice takes at least 2 arguments, and at most 3');
  const [skip, limit] = [sliceNumber(value[0]), sliceNumber(value[1])];
  if (limit <= 0) throw new ServerError(28729, 'Third argument to $slice must be positive: 0');
  return { skip, limit };
}

function sliced(items: Value[], { skip, limit }: Slice): Value[] {
  const start = skip < 0 ? Math.max(0, items.length + skip) : skip;
  return items.slice(start, start + limit);
}

/** Replaces the value at a path, through arrays too. */
function replaceAt(
  value: Value | undefined,
  parts: readonly string[],
  change: (value: Value) => Value,
): Value | undefined {
  if (value === undefined) return undefined;
  const [part, ...rest] = parts;
  if (part === undefined) return change(value);
  if (Array.isArray(value)) return value.map((item) => replaceAt(item, parts, change) ?? null);
  if (!(value instanceof Map)) return value;
  const inner = replaceAt(value.get(part), rest, change);
  return inner === undefined ? value : new Map(value).set(part, inner);
}

function replaceField(result: Document, path: string, change: (value: Value) => Value): void {
  const [first = '', ...rest] = path.split('.');
  const value = replaceAt(result.get(first), rest, change);
  if (value !== undefined) result.set(first, value);
}

/** The reader of `$slice`, `$elemMatch` and the positional `$` of one find. */
class FindOperators {
  readonly afterwards: Afterwards[] = [];
  private positional = false;
  private elementMatch = false;

  constructor(
    private readonly scope: Scope,
    private readonly options: ProjectionOptions,
  ) {}

  readonly read = (path: string, value: Value, parsed: ParsedProjection): boolean => {
    if (path.endsWith('.$')) return this.readPositional(path, parsed);
    if (!(value instanceof Map) || value.size !== 1) return false;
    if (value.has('$slice')) return this.readSlice(path, value.get('$slice') ?? null, parsed);
    if (value.has('$elemMatch')) return this.readElementMatch(path, value.get('$elemMatch') ?? null, parsed);
    return false;
  };

  private readSlice(path: string, operand: Value, parsed: ParsedProjection): boolean {
    if (Array.isArray(operand) && (operand.length === 3 || !isNumeric(operand[0]))) return false;
    const slice = readSlice(operand);
    if (parsed.policy === 'include') place(parsed.root, path, 'include');
    this.afterwards.push((result) =>
      replaceField(result, path, (value) => (Array.isArray(value) ? sliced(value, slice) : value)),
    );
    this.lateInclusions.push({ path, parsed });
    return true;
  }

  private readonly lateInclusions: { path: string; parsed: ParsedProjection }[] = [];

  /** A `$slice` before the first inclusion could not know yet that its field must be included. */
  finish(): void {
    for (const { path, parsed } of this.lateInclusions) {
      const [first = ''] = path.split('.');
      if (parsed.policy === 'include' && !parsed.root.children.has(first)) place(parsed.root, path, 'include');
    }
  }

  private readElementMatch(path: string, operand: Value, parsed: ParsedProjection): boolean {
    if (path.includes('.')) throw new ServerError(31275, 'Cannot use $elemMatch projection on a nested field.');
    if (!(operand instanceof Map)) {
      throw new ServerError(31274, `elemMatch: Invalid argument, object required, but got ${typeof operand}`);
    }
    if (this.positional) throw new ServerError(31255, 'Cannot specify positional operator and $elemMatch.');
    this.elementMatch = true;
    const test = compileElementMatch(operand, { scope: this.scope });
    parsed.fields?.add(path);
    if (parsed.policy === 'exclude') throw new ServerError(31254, 'Cannot do $elemMatch in exclusion projection');
    parsed.policy = 'include';
    place(parsed.root, path, (root) => {
      const array = root.get(path);
      const item = Array.isArray(array) ? array.find((one) => test(one)) : undefined;
      return item === undefined ? undefined : [item];
    });
    return true;
  }

  private readPositional(path: string, parsed: ParsedProjection): boolean {
    const field = path.slice(0, -2);
    if (this.elementMatch) throw new ServerError(31255, 'Cannot specify positional operator and $elemMatch.');
    if (this.positional) throw new ServerError(31276, 'Cannot specify more than one positional projection per query.');
    if (parsed.policy === 'exclude')
      throw new ServerError(31395, 'positional projection cannot be used with exclusion');
    this.positional = true;
    parsed.policy = 'include';
    place(parsed.root, field, 'include');
    const filter = compileFilter(this.options.filter ?? new Map(), { scope: this.scope });
    for (const name of filter.fields ?? []) parsed.fields?.add(name);
    if (!filter.fields) parsed.fields = null;
    this.afterwards.push((result, original) =>
      replaceField(result, field, (value) => {
        if (!Array.isArray(value)) return value;
        const index = filter.matchedIndex(original);
        const item = index === undefined ? undefined : value[index];
        if (item === undefined) {
          throw new ServerError(51246, `positional operator '.$' couldn't find a matching element in the array`);
        }
        return [item];
      }),
    );
    return true;
  }
}

/** Compiles the projection of a find. */
export function compileProjection(spec: Document, options: ProjectionOptions = {}): Projection {
  const scope =
    options.scope ??
    newScope({
      now: options.now ?? new Date(),
      collation: options.collation,
      random: Math.random,
      variables: options.variables,
    });
  const operators = new FindOperators(scope, options);
  const parsed = parseProjection(spec, scope, operators.read);
  operators.finish();
  const { root } = parsed;
  const policy = parsed.policy ?? 'exclude';
  const { afterwards } = operators;
  const apply = (document: Document): Document => {
    const result = project(document, root, policy);
    for (const step of afterwards) step(result, document);
    return result;
  };
  return Object.assign(apply, { fields: neededBy(parsed) });
}
