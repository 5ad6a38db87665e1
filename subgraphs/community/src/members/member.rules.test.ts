import { type Actor, ActorKind, DomainError, visitor } from '@customer-module/subgraph-kit';
import { actInOwnName, actOnBehalf, participationOf } from './member.rules.ts';

const NOW = new Date('2026-05-01T12:00:00Z');
const LONG_AGO = new Date('2019-05-01T12:00:00Z');
const ada: Actor = { ...visitor, kind: ActorKind.CUSTOMER, id: 'cus_ada', sourceProfileId: 'cus_ada', name: 'Ada' };
const grace: Actor = { ...ada, kind: ActorKind.STAFF, id: 'staff_grace', name: 'Grace' };
const shop: Actor = { ...ada, kind: ActorKind.PARTNER, id: 'partner_shop', name: 'Shop' };
const writer: Actor = { ...shop, scopes: ['community:write'] };
const importer: Actor = { ...grace, scopes: ['import'] };

function reasonOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error.reason;
    throw error;
  }
  return 'not refused';
}

test.each([
  ['a visitor', visitor, 'SIGN_IN_NEEDED'],
  ['a partner without the scope', shop, 'WRITE_SCOPE_NEEDED'],
])('%s reads, and hears beforehand why a write would be refused', (_, actor, reason) => {
  const participation = participationOf(actor);

  expect(participation).toEqual({ allowed: false, reason });
  expect(reasonOf(() => actInOwnName(actor))).toBe(reason);
});

test.each([
  ['a customer', ada],
  ['staff', grace],
  ['a partner with the scope', writer],
])('%s takes part', (_, actor) => {
  expect(participationOf(actor)).toEqual({ allowed: true, reason: null });
  expect(actInOwnName(actor)).toBe(actor);
});

test.each([
  ['SIGN_IN_NEEDED', visitor, null],
  ['ON_BEHALF_REFUSED', ada, null],
  ['ON_BEHALF_REFUSED', grace, null],
  ['ON_BEHALF_REFUSED', shop, null],
  ['ON_BEHALF_REFUSED', grace, LONG_AGO],
  ['ON_BEHALF_REFUSED', writer, null],
  ['ON_BEHALF_REFUSED', writer, LONG_AGO],
  ['AT_IN_FUTURE', importer, new Date('2026-05-01T12:00:01Z')],
])('%s: acting for a customer', (reason, actor, at) => {
  expect(reasonOf(() => actOnBehalf(actor, at, NOW))).toBe(reason);
});

test('an importer says when it happened; else it is now', () => {
  expect(actOnBehalf(importer, LONG_AGO, NOW)).toBe(LONG_AGO);
  expect(actOnBehalf(importer, null, NOW)).toBe(NOW);
});
