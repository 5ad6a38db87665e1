import { type Actor, ActorKind, mayReadPerson, systemActor, visitor } from './actor.ts';

const ada: Actor = { ...visitor, kind: ActorKind.CUSTOMER, id: 'cus_ada', sourceProfileId: 'cus_ada' };
const staff: Actor = { ...visitor, kind: ActorKind.STAFF, id: 'staff_grace', sourceProfileId: 'staff_grace' };

test('a person and this software may read what is personal about the person', () => {
  expect(mayReadPerson(ada, 'cus_ada')).toBe(true);
  expect(mayReadPerson(systemActor('rewards'), 'cus_ada')).toBe(true);
});

test('staff may with a purpose, and are told when they have none', () => {
  expect(mayReadPerson({ ...staff, purpose: 'support' }, 'cus_ada')).toBe(true);
  expect(() => mayReadPerson(staff, 'cus_ada')).toThrow(expect.objectContaining({ reason: 'PURPOSE_NEEDED' }));
});

test('nobody else may: other customers, partners, visitors', () => {
  const partner: Actor = { ...visitor, kind: ActorKind.PARTNER, id: 'cus_ada', purpose: 'support' };

  expect([{ ...ada, id: 'cus_eve' }, partner, visitor].map((each) => mayReadPerson(each, 'cus_ada'))).toEqual([
    false,
    false,
    false,
  ]);
});
