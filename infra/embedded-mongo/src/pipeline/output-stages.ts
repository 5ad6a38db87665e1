import { ObjectId } from 'bson';
import { isDocument, isNullish, typeName } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { printValue } from '../update/print.ts';
import { plainValueAt } from '../query/paths.ts';
import { withoutPauses } from '../store/pause.ts';
import { compileDocumentStages, type Transform } from './document-stages.ts';
import { bindVariables } from './join-stages.ts';
import { checkNames, wrongType, type CompileStage, type PipelineHost, type StageContext } from './stage.ts';

/** Where a pipeline's result goes. */
type Target = { readonly database: string; readonly name: string };

/** What `$merge` finds its documents by, and where. */
type MergeTarget = Target & { readonly keys: readonly string[] };

function targetOf(stage: string, value: Value | undefined, host: PipelineHost): Target {
  if (typeof value === 'string') return { database: host.database, name: value };
  if (!isDocument(value)) throw new ServerError(51178, `${stage} 'into' must be either a string or an object`);
  const [database, name] = [value.get('db') ?? host.database, value.get('coll')];
  if (typeof database !== 'string') throw wrongType(stage, 'db');
  if (typeof name !== 'string') throw new ServerError(16994, `${stage} needs the name of a collection`);
  return { database, name };
}

const stored = (document: Document): Document =>
  document.has('_id') ? document : new Map<string, Value>([['_id', new ObjectId()], ...document]);

const out: CompileStage = (operand, { host }) => {
  if (typeof operand !== 'string' && !isDocument(operand)) {
    throw new ServerError(16990, `$out only supports a string or object argument, but found ${typeName(operand)}`);
  }
  if (isDocument(operand)) checkNames('$out', operand, ['db', 'coll', 'timeseries']);
  const { database, name } = targetOf('$out', operand, host);
  return function* written(source): Generator<Document> {
    host.replaceCollection?.(database, name, Array.from(withoutPauses(source), stored));
    yield* [];
  };
};

/** What becomes of the document that is there already. */
type Resolve = (existing: Document, incoming: Document) => Document | null;

function duplicate({ database, name, keys }: MergeTarget, existing: Document): ServerError {
  const keyPattern: Document = new Map(keys.map((key) => [key, 1]));
  const keyValue: Document = new Map(keys.map((key) => [key, plainValueAt(existing, key.split('.')) ?? null]));
  return new ServerError(
    'DuplicateKey',
    `E11000 duplicate key error collection: ${database}.${name} index: ${keys.map((key) => `${key}_`).join('_')} dup key: ${printValue(keyValue)}`,
    {
      extra: new Map([
        ['keyPattern', keyPattern],
        ['keyValue', keyValue],
      ]),
    },
  );
}

const resolutions: Readonly<Record<string, (target: MergeTarget) => Resolve>> = {
  replace: () => (existing, incoming) => withId(incoming, existing),
  merge: () => (existing, incoming) => withId(new Map([...existing, ...incoming]), existing),
  keepExisting: () => () => null,
  fail: (target) => (existing) => {
    throw duplicate(target, existing);
  },
};

function withId(document: Document, existing: Document): Document {
  const rest = [...document].filter(([name]) => name !== '_id');
  return new Map([['_id', existing.get('_id') ?? null], ...rest]);
}

function compileResolve(mode: Value, spec: Document, target: MergeTarget, context: StageContext): Resolve {
  if (Array.isArray(mode)) {
    const variables = spec.get('let') ?? new Map<string, Value>([['new', '$$ROOT']]);
    const { scope, bind } = bindVariables(variables, context.scope);
    const transform: Transform = compileDocumentStages(mode as Document[], scope);
    return (existing, incoming) => {
      bind(incoming);
      return withId(transform(existing), existing);
    };
  }
  const resolve = typeof mode === 'string' && Object.hasOwn(resolutions, mode) ? resolutions[mode] : undefined;
  if (!resolve) throw new ServerError('BadValue', `Enumeration value for field '$merge.whenMatched' is not valid`);
  return resolve(target);
}

function keysOf(value: Value | undefined): string[] {
  if (value === undefined) return ['_id'];
  const list = Array.isArray(value) ? value : [value];
  if (list.length === 0)
    throw new ServerError(51187, `If explicitly specifying $merge 'on', must include at least one field`);
  return list.map((item) => {
    if (typeof item !== 'string') throw new ServerError(51134, `$merge 'on' array elements must be strings`);
    return item;
  });
}

function filterBy(document: Document, keys: readonly string[]): Document {
  const filter: Document = new Map();
  for (const key of keys) {
    const value = plainValueAt(document, key.split('.'));
    if (isNullish(value))
      throw new ServerError(51132, `$merge write error: 'on' field cannot be missing, null or undefined`);
    if (Array.isArray(value)) throw new ServerError(51185, `$merge write error: 'on' field cannot be an array`);
    filter.set(key, new Map([['$eq', value]]));
  }
  return filter;
}

const MERGE = [
  'into',
  'on',
  'let',
  'whenMatched',
  'whenNotMatched',
  'targetCollectionVersion',
  'allowMergeOnNullishValues',
];

const merge: CompileStage = (operand, context) => {
  const { host } = context;
  if (typeof operand !== 'string' && !isDocument(operand)) {
    throw new ServerError(51182, `$merge requires a string or object argument, but found ${typeName(operand)}`);
  }
  const spec: Document = isDocument(operand) ? operand : new Map([['into', operand]]);
  checkNames('$merge', spec, MERGE);
  const target = targetOf('$merge', spec.get('into'), host);
  const keys = keysOf(spec.get('on'));
  const resolve = compileResolve(spec.get('whenMatched') ?? 'merge', spec, { ...target, keys }, context);
  const otherwise = spec.get('whenNotMatched') ?? 'insert';
  if (otherwise !== 'insert' && otherwise !== 'discard' && otherwise !== 'fail') {
    throw new ServerError('BadValue', `Enumeration value for field '$merge.whenNotMatched' is not valid`);
  }
  const write = (document: Document): void => {
    const existing = host.findOne?.(target.database, target.name, filterBy(document, keys));
    if (existing) {
      const result = resolve(existing, document);
      if (result) host.put?.(target.database, target.name, result, 'replace');
    } else if (otherwise === 'insert') host.put?.(target.database, target.name, document, 'insert');
    else if (otherwise === 'fail') {
      throw new ServerError(
        13113,
        '$merge could not find a matching document in the target collection for at least one document in the source collection',
      );
    }
  };
  return function* merged(source): Generator<Document> {
    for (const document of Array.from(withoutPauses(source), stored)) write(document);
    yield* [];
  };
};

/** The stages that write. */
export const outputStages: Readonly<Record<string, CompileStage>> = { $out: out, $merge: merge };
