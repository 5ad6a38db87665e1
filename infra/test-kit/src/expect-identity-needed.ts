import { generateKeyPairSync } from 'node:crypto';
import { aStaffMember } from './people.ts';
import { type SampleOperation, sampleOperations } from './sample-operations.ts';
import type { ServedSubgraph } from './served-subgraph.ts';

const AGES_AGO_MS = 3_600_000;
const UNAUTHENTICATED = 401;

/** Makes the headers that an attack comes with. */
type Attack = (body: string) => Promise<Record<string, string>>;

/**
 * Attacks every root field, `_service` and `_entities` with each kind of wrong identity, and expects 401 and nothing
 * else: who does not come from the gateway gets no answer.
 */
export async function expectIdentityNeeded(subgraph: ServedSubgraph): Promise<void> {
  const attacks = attacksOn(subgraph);
  const answered: string[] = [];
  for (const operation of sampleOperations(subgraph.schema)) {
    const body = bodyOf(operation);
    for (const [name, attack] of Object.entries(attacks)) {
      const { status, text } = await subgraph.post(body, await attack(body));
      if (status !== UNAUTHENTICATED || text.includes('"data"')) answered.push(`${operation.name}: ${name}`);
    }
  }
  expect(answered).toEqual([]);
}

function attacksOn(subgraph: ServedSubgraph): Record<string, Attack> {
  const stranger = generateKeyPairSync('ed25519').privateKey;
  const admin = aStaffMember('ADMIN');
  const signed =
    (changes: Parameters<ServedSubgraph['identityFor']>[2]): Attack =>
    async (body) => ({ 'x-identity': await subgraph.identityFor(admin, body, changes) });
  return {
    'no identity': async () => ({}),
    'an empty identity': async () => ({ 'x-identity': '' }),
    'an expired identity': signed({ at: new Date(Date.now() - AGES_AGO_MS) }),
    'a forged identity': signed({ key: stranger }),
    'an identity for another subgraph': signed({ audience: 'another' }),
    'an identity for another body': async () => ({ 'x-identity': await subgraph.identityFor(admin, '{}') }),
    'headers of their own': async () => ({ 'x-user-id': admin.id, 'x-roles': 'ADMIN', authorization: 'Bearer admin' }),
    'an identity that was used': async (body) => {
      const identity = { 'x-identity': await subgraph.identityFor(admin, body) };
      await subgraph.post(body, identity);
      return identity;
    },
  };
}

function bodyOf({ query, variables }: SampleOperation): string {
  return JSON.stringify({ query, variables });
}
