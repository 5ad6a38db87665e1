import { contracts } from './index.ts';

test('each type names its publisher, what happened, and a version', () => {
  const types = [...contracts.keys()];

  expect(
    types.filter((type) => !/^(profiles|community|analytics|rewards)\.[a-z]+(-[a-z]+)+\.v\d+$/.test(type)),
  ).toEqual([]);
  expect(types).toContain('profiles.interaction-recorded.v1');
});

test('a payload that lacks what was promised is refused', () => {
  const merged = contracts.get('profiles.customers-merged.v1');

  expect(
    merged?.data.safeParse({ mergeId: 'm', survivorId: 'a', mergedId: 'b', sourceProfileIds: ['b'] }).success,
  ).toBe(true);
  expect(merged?.data.safeParse({ mergeId: 'm', survivorId: 'a', mergedId: 'b', sourceProfileIds: [] }).success).toBe(
    false,
  );
});
