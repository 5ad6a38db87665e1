import { Timestamp } from 'bson';
import { collationOf } from '../bson/collation.ts';
import type { Document } from '../bson/values.ts';
import { Arguments } from '../commands/arguments.ts';
import type { BatchSource } from '../commands/cursors.ts';
import { hostOf } from '../commands/pipeline-host.ts';
import type { Request } from '../commands/request.ts';
import { ServerError } from '../errors/server-error.ts';
import { withoutPauses } from '../store/pause.ts';
import { runPipeline } from '../pipeline/run-pipeline.ts';
import type { Store } from '../store/store.ts';
import { ChangeStream, type StreamScope } from './change-stream.ts';
import { BEHIND_COMMIT, pointOf, type ResumePoint } from './resume-token.ts';

const ALLOWED = new Set([
  '$match',
  '$project',
  '$addFields',
  '$set',
  '$unset',
  '$replaceRoot',
  '$replaceWith',
  '$redact',
  '$changeStreamSplitLargeEvent',
]);
const KNOWN = new Set([
  'fullDocument',
  'fullDocumentBeforeChange',
  'resumeAfter',
  'startAfter',
  'startAtOperationTime',
  'allChangesForCluster',
  'showExpandedEvents',
  'showSystemEvents',
  'allowToRunOnConfigDB',
]);
const FULL_DOCUMENT = ['default', 'updateLookup', 'whenAvailable', 'required'];
const BEFORE_CHANGE = ['off', 'whenAvailable', 'required'];

function oneOf(args: Arguments, field: string, values: readonly string[]): string {
  const value = args.string(field) ?? values[0] ?? '';
  if (!values.includes(value))
    throw new ServerError(
      'BadValue',
      `Enumeration value '${value}' for field '$changeStream.${field}' is not a valid value.`,
    );
  return value;
}

function scopeOf(request: Request, options: Arguments): StreamScope {
  const name = request.body.get('aggregate');
  if (typeof name === 'string') return { database: request.database, name };
  if (!options.flag('allChangesForCluster')) return { database: request.database, name: '' };
  if (request.database !== 'admin')
    throw new ServerError(
      'InvalidOptions',
      'A $changeStream with allChangesForCluster may only be opened on the admin database',
    );
  return { database: '', name: '' };
}

function startOf(options: Arguments, store: Store): ResumePoint {
  const given = ['resumeAfter', 'startAfter', 'startAtOperationTime'].filter((name) => options.get(name) !== undefined);
  if (given.length > 1)
    throw new ServerError(40674, 'Only one type of resume option is allowed, but multiple were found.');
  const time = options.get('startAtOperationTime');
  if (time instanceof Timestamp)
    return checkKept(
      { time: new Timestamp(time.toBigInt() - 1n), operation: BEHIND_COMMIT, invalidated: false },
      store,
    );
  const token = options.get('resumeAfter') ?? options.get('startAfter');
  if (token === undefined) return { time: store.clock.latest, operation: BEHIND_COMMIT, invalidated: false };
  const point = pointOf(token);
  if (point.invalidated && options.has('resumeAfter'))
    throw new ServerError(
      'InvalidResumeToken',
      "Attempting to resume a change stream using 'resumeAfter' is not allowed from an invalidate notification.",
    );
  return checkKept(point, store);
}

function checkKept(point: ResumePoint, store: Store): ResumePoint {
  if (point.time.compare(store.oplog.lostUntil) >= 0) return point;
  throw new ServerError(
    'ChangeStreamHistoryLost',
    'Resume of change stream was not possible, as the resume point may no longer be in the oplog.',
    {
      labels: ['NonResumableChangeStreamError'],
    },
  );
}

function checkStages(stages: readonly Document[]): void {
  for (const stage of stages) {
    const name = stage.keys().next().value ?? '';
    if (ALLOWED.has(name)) continue;
    throw new ServerError(
      name.startsWith('$') ? 'IllegalOperation' : 40324,
      `${name} is not permitted in a $changeStream pipeline`,
    );
  }
}

function optionsOf(stage: Document | undefined): Arguments {
  const spec = stage?.get('$changeStream');
  if (!(spec instanceof Map)) throw new ServerError(50808, '$changeStream stage expects a document as argument');
  for (const name of spec.keys())
    if (!KNOWN.has(name)) throw new ServerError(40415, `BSON field '$changeStream.${name}' is an unknown field.`);
  return new Arguments(spec, '$changeStream');
}

/** Opens the stream that a `$changeStream` stage describes, with the stages behind it applied to each event. */
export function openChangeStream(request: Request, [first, ...rest]: readonly Document[]): BatchSource {
  const options = optionsOf(first);
  const transform = transformOf(request, rest);
  checkStages(rest);
  const { store } = request.server;
  const events = {
    fullDocument: oneOf(options, 'fullDocument', FULL_DOCUMENT),
    beforeChange: oneOf(options, 'fullDocumentBeforeChange', BEFORE_CHANGE),
    expanded: options.flag('showExpandedEvents') ?? false,
  };
  const wanted = { scope: scopeOf(request, options), options: events, transform };
  return new ChangeStream(store, wanted, startOf(options, store));
}

/** The stages behind `$changeStream`; what is wrong with them is said at once. */
function transformOf(request: Request, rest: readonly Document[]): (events: Document[]) => Iterable<Document> {
  const stages = rest.filter((stage) => !stage.has('$changeStreamSplitLargeEvent'));
  if (stages.length === 0) return (events) => events;
  const host = hostOf({
    work: request.readWork(),
    database: request.database,
    now: request.now,
    variables: request.variables,
    collation: collationOf(request.args.document('collation')),
    hint: null,
  });
  runPipeline(stages, [], host);
  return (events) => withoutPauses(runPipeline(stages, events, host));
}
