import { type Actor, ActorKind } from '@customer-module/subgraph-kit';
import { aCustomer, aPartner, aStaffMember } from './people.ts';
import { ordinaryValue, sampleOperations, type SampleValue } from './sample-operations.ts';
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
const ALL_SCOPES = ['customers:read', 'customers:write', 'interactions:write', 'products:write', 'bulk', 'import'];

/**
 * Sends operators in every string, id, JSON argument and entity key of the schema, as people who may do most, and
 * expects that none stands where the database would obey it: what people send reaches it as values only.
 */
export async function expectNoOperators(subgraph: TestSubgraph): Promise<void> {
  const people: readonly Actor[] = [
    aCustomer(),
    aStaffMember({ roles: ALL_ROLES, scopes: ALL_SCOPES }),
    { ...aPartner(...ALL_SCOPES), kind: ActorKind.PARTNER },
  ];
  const obeyed = new Set<string>();
  for (const hostile of HOSTILE) {
    for (const { name, query, variables } of sampleOperations(subgraph.schema, hostileIn(hostile))) {
      const sent = await subgraph.sentBy(() =>
        Promise.all(people.map((actor) => subgraph.answerOf(query, variables, actor))),
      );
      for (const command of sent.filter(isObeyed)) obeyed.add(`${name}: ${command.commandName}`);
    }
  }
  expect([...obeyed]).toEqual([]);
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
