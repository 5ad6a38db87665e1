import type { Collation } from '../bson/collation.ts';
import { decodeFields } from '../bson/decode.ts';
import type { Document } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { learn } from '../expr/metadata.ts';
import { nearOf } from '../geo/near.ts';
import { leadingMatch, neededFields } from '../pipeline/prefix.ts';
import type { Collection } from '../store/collection.ts';
import { PAUSE } from '../store/pause.ts';
import { queryOf, select } from '../store/select.ts';
import type { Work } from '../store/work.ts';
import { type GeoNear, readGeoNear } from './geo-near.ts';

/** What a pipeline runs on. */
export type PipelineContext = {
  work: Work;
  database: string;
  now: Date;
  variables: Document | undefined;
  collation: Collation | undefined;
  hint: Document | string | null;
  /** Whether `$out` and `$merge` may store what a validator would refuse. */
  bypassValidation?: boolean;
};

/** What a find answers of a pipeline, and the stages that are left. */
export type PipelineSource = {
  readonly documents: Iterable<Document | typeof PAUSE>;
  readonly rest: Document[];
};

/** What is wrong with the stage is said at once. */
function nearDocuments(
  collection: Collection,
  stage: Document,
  context: PipelineContext,
): Generator<Document | typeof PAUSE> {
  const near = readGeoNear(collection, stage.get('$geoNear') ?? null);
  return nearestFirst(collection, near, context);
}

function* nearestFirst(
  collection: Collection,
  { filter, add }: GeoNear,
  { work, collation, variables }: PipelineContext,
): Generator<Document | typeof PAUSE> {
  for (const found of select(collection, work.view, queryOf(filter, { collation, variables })))
    yield found === PAUSE ? found : add(decodeFields(found.bytes, null), found.metadata ?? {});
}

function* matchingDocuments(
  collection: Collection,
  stages: readonly Document[],
  { work, hint, collation, variables }: PipelineContext,
): Generator<Document | typeof PAUSE> {
  const { filter, sort = null, skip = 0, limit = 0, rest } = leadingMatch(stages);
  const query = queryOf(filter, { sort, skip, limit, hint, collation, variables });
  const fields = neededFields(rest);
  for (const found of select(collection, work.view, query))
    yield found === PAUSE ? found : learn(decodeFields(found.bytes, fields), found.metadata);
}

/** Reads the leading stages as a find, through an index where there is one. */
export function sourceOf(
  collection: Collection | undefined,
  stages: readonly Document[],
  context: PipelineContext,
): PipelineSource {
  const [first, ...others] = stages;
  if (others.some((stage) => stage.has('$geoNear')))
    throw new ServerError(40602, '$geoNear is only valid as the first stage in a pipeline');
  if (first?.has('$geoNear'))
    return { documents: collection ? nearDocuments(collection, first, context) : [], rest: others };
  const { filter, rest } = leadingMatch(stages);
  if (nearOf(filter))
    throw new ServerError(5626500, '$geoNear, $near, and $nearSphere are not allowed in this context');
  return { documents: collection ? matchingDocuments(collection, stages, context) : [], rest };
}
