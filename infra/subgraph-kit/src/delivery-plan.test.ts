import type { Envelope } from '@customer-module/event-contracts';
import fc from 'fast-check';
import { planDelivery, type SubjectState } from './delivery-plan.ts';

/** `e('a', 1)`: the first event of subject a. */
function e(subject: string, sequence: number): Envelope {
  return {
    specversion: '1.0',
    id: `${subject}${sequence}`,
    source: '/test',
    type: 'test.happened.v1',
    subject,
    sequence,
    time: new Date(0),
    actor: { id: 'test', kind: 'SYSTEM' },
    purposes: [],
    data: {},
  };
}

function plan(events: readonly Envelope[], known: Record<string, SubjectState> = {}) {
  const { due, held, progress } = planDelivery(events, new Map(Object.entries(known)));
  return {
    due: due.map(({ id }) => id),
    held: held.map(({ event, isGap }) => (isGap ? `gap ${event.id}` : event.id)),
    progress: Object.fromEntries(progress),
  };
}

test('events in order are due', () => {
  expect(plan([e('a', 1), e('b', 1), e('a', 2)])).toEqual({
    due: ['a1', 'b1', 'a2'],
    held: [],
    progress: { a: 2, b: 1 },
  });
});

test('an event whose predecessor is missing waits, and what follows it waits behind it; others go on', () => {
  const events = [e('a', 3), e('a', 4), e('b', 1)];

  expect(plan(events, { a: { last: 1 } })).toEqual({ due: ['b1'], held: ['gap a3', 'a4'], progress: { b: 1 } });
});

test('the missing predecessor is due when it comes', () => {
  expect(plan([e('a', 2)], { a: { last: 1, firstWaiting: 3 } })).toEqual({ due: ['a2'], held: [], progress: { a: 2 } });
});

test('behind an event that failed everything of its subject waits', () => {
  expect(plan([e('a', 3)], { a: { last: 1, firstWaiting: 2 } })).toEqual({ due: [], held: ['a3'], progress: {} });
});

test('a repeat is left to the inbox, and moves nothing', () => {
  expect(plan([e('a', 1)], { a: { last: 2 } })).toEqual({ due: ['a1'], held: [], progress: {} });
});

test('in whatever order events come, those of a subject are due in order and none is lost', () => {
  const numbers = fc.shuffledSubarray([1, 2, 3, 4, 5, 6], { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(numbers, (order) => {
      const { due, held, progress } = plan(order.map((each) => e('a', each)));

      expect(due).toEqual([1, 2, 3, 4, 5, 6].slice(0, due.length).map((each) => `a${each}`));
      expect(due.length + held.length).toBe(6);
      expect(progress).toEqual(due.length > 0 ? { a: due.length } : {});
    }),
  );
});
