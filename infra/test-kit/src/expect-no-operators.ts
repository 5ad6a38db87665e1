import type { Actor } from '@customer-module/subgraph-kit';
import type { FormattedExecutionResult } from 'graphql';
import { aCustomer, aPartner, aStaffMember } from './people.ts';
import {
  argumentOperations,
  type Existing,
  ordinaryValue,
  type SampleOperation,
  sampleOperations,
  type SampleValue,
} from './sample-operations.ts';
import type { SentCommand } from './test-database.ts';
import type { TestSubgraph } from './test-subgraph.ts';

const CANARY = 'canary-operand';

/** What an attacker would like to stand in a filter; the canary tells theirs from ours. */
const HOSTILE: readonly unknown[] = [
  { $ne: CANARY },
  { $regex: CANARY },
  { $where: CANARY },
  { $expr: { $eq: [1, CANARY] } },
  { [`handle.${CANARY}`]: 1 },
  [{ $gt: CANARY }],
];

const ALL_ROLES = ['MODERATOR', 'SERVICE', 'SALES', 'PRODUCT', 'MARKETER', 'ANALYST', 'PRIVACY_OFFICER', 'ADMIN'];
const ALL_SCOPES = [
  'customers:read',
  'customers:write',
  'interactions:write',
  'products:write',
  'consent:read',
  'consent:write',
  'community:read',
  'community:write',
  'results:read',
  'rewards:read',
  'rewards:redeem',
  'bulk',
  'import',
];

const PEOPLE: readonly Actor[] = [
  aCustomer(),
  aStaffMember({ roles: ALL_ROLES, scopes: ALL_SCOPES }),
  // Moderators do not see everything that others do.
  aStaffMember({ roles: ['ADMIN'], scopes: ALL_SCOPES }),
  aPartner(...ALL_SCOPES),
];

/** What the walk starts from, so that it is not turned away at the door. */
export interface Grounds {
  readonly existing?: Existing;
  /** Operations that are answered: of their values one at a time is made hostile, so that the others are still right. */
  readonly honest?: readonly SampleOperation[];
}

/** What was found on the way. */
interface Walk {
  readonly subgraph: TestSubgraph;
  readonly obeyed: Set<string>;
  readonly unreached: Set<string>;
  /** How many commands a value of ours got into. */
  heard: number;
}

/**
 * Sends operators in every string, id, JSON argument and entity key of the schema, as people who may do most, and
 * expects that none stands where the database would obey it: what people send reaches it as values only. Every argument
 * must have been looked at, and a walk of which the database heard nothing proves nothing.
 */
export async function expectNoOperators(subgraph: TestSubgraph, { existing = {}, honest = [] }: Grounds = {}) {
  const walk: Walk = { subgraph, obeyed: new Set(), unreached: new Set(), heard: 0 };
  for (const operation of honest) await expectAnswered(operation, subgraph);
  for (const hostile of HOSTILE) {
    const valueOf = hostileIn(hostile);
    const spoiled = honest.flatMap((operation) => spoil(operation, hostile));
    for (const operation of [...sampleOperations(subgraph.schema, valueOf), ...spoiled]) await send(operation, walk);
    for (const operation of argumentOperations(subgraph.schema, existing, valueOf)) {
      const answers = await send(operation, walk);
      if (!answers.some(isReached)) walk.unreached.add(operation.name);
    }
  }
  expect([...walk.obeyed]).toEqual([]);
  expect([...walk.unreached]).toEqual([]);
  expect(walk.heard).toBeGreaterThan(0);
}

async function expectAnswered({ query, variables }: SampleOperation, { answerOf }: TestSubgraph): Promise<void> {
  const answers = await Promise.all(PEOPLE.map((actor) => answerOf(query, variables, actor)));
  expect(answers.some(({ errors }) => !errors)).toBe(true);
}

async function send({ name, query, variables }: SampleOperation, walk: Walk): Promise<FormattedExecutionResult[]> {
  const { sentBy, answerOf } = walk.subgraph;
  let answers: FormattedExecutionResult[] = [];
  const sent = await sentBy(async () => {
    answers = await Promise.all(PEOPLE.map((actor) => answerOf(query, variables, actor)));
  });
  walk.heard += sent.filter(({ command }) => JSON.stringify(command).includes(CANARY)).length;
  for (const command of sent.filter(isObeyed)) walk.obeyed.add(`${name}: ${command.commandName}`);
  return answers;
}

/** The field was asked: it has an answer, or it is where the answer failed. */
function isReached({ data, errors = [] }: FormattedExecutionResult): boolean {
  const entities = data?.['_entities'];
  if (errors.length === 0) return !Array.isArray(entities) || entities.every(Boolean);
  return errors.some(({ path = [] }) => path.length > (path[0] === '_entities' ? 2 : 0));
}

/** One operation for each text among the values of another, and each way to make it hostile. */
function spoil(operation: SampleOperation, hostile: unknown): SampleOperation[] {
  const all = spoiledCopies(operation.variables, hostile) as SampleOperation['variables'][];
  return all.map((variables) => ({ ...operation, variables }));
}

function spoiledCopies(value: unknown, hostile: unknown): unknown[] {
  if (typeof value === 'string') return [hostile, JSON.stringify(hostile)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    spoiledCopies(part, hostile).map((bad) =>
      Array.isArray(value) ? value.with(Number(key), bad) : { ...value, [key]: bad },
    ),
  );
}

/** A string stays one: only what GraphQL lets through as it is can carry an object. */
function hostileIn(hostile: unknown): SampleValue {
  return (scalar) => {
    if (scalar === 'JSON' || scalar === '_Any') return hostile;
    const ordinary = ordinaryValue(scalar);
    return typeof ordinary === 'string' && scalar !== 'DateTime' ? JSON.stringify(hostile) : ordinary;
  };
}

/** Whether a command has the canary where operators are read: in a filter or a pipeline, not in a stored document. */
export function isObeyed({ command }: SentCommand): boolean {
  const { filter, query, pipeline, updates = [], deletes = [] } = command;
  const written = [...asList(updates), ...asList(deletes)].map((each) => (each as { q?: unknown }).q);
  return [filter, query, pipeline, ...written].some(hasOperator);
}

function hasOperator(part: unknown): boolean {
  if (Array.isArray(part)) return part.some(hasOperator);
  if (typeof part !== 'object' || part === null) return false;
  return Object.entries(part).some(([key, value]) => {
    // What stands under these is compared as it is.
    if (key === '$eq' || key === '$literal') return false;
    return key.includes(CANARY) || (key.startsWith('$') && isTheirs(value)) || hasOperator(value);
  });
}

function isTheirs(value: unknown): boolean {
  return (
    value === CANARY ||
    (typeof value === 'object' && value !== null && '$eq' in value && String(value.$eq).includes(CANARY))
  );
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
