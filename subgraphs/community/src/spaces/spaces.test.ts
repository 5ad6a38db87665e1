import { aCustomer, aStaffMember, startTestSubgraph, type TestSubgraph } from '@customer-module/test-kit';
import { type CommunitySeeds, CREATE_SPACE, seedsOf } from '../../test/seed.ts';
import { community as features } from '../community.ts';

let community: TestSubgraph;
let seeds: CommunitySeeds;

beforeAll(async () => {
  community = await startTestSubgraph(features);
  seeds = seedsOf(community);
});

afterAll(() => community.close());

test('a space is found by its id and by its slug', async () => {
  const input = { slug: 'espresso', name: 'Espresso', kind: 'QUESTIONS', licence: 'CC-BY-4.0' };
  const create = `mutation ($input: CreateSpaceInput!) { createSpace(input: $input) { space { id slug name kind description licence } } }`;
  type Answer = { createSpace: { space: { id: string } } };

  const { createSpace } = await community.ask<Answer>(create, { input }, aStaffMember('ADMIN'));

  const { id } = createSpace.space;
  const query = `query ($id: ID, $slug: String) { space(id: $id, slug: $slug) { id } }`;
  expect(createSpace.space).toEqual({ id, description: null, ...input });
  expect(await community.ask(query, { id })).toEqual({ space: { id } });
  expect(await community.ask(query, { slug: 'espresso' })).toEqual({ space: { id } });
  expect(await community.ask(query, { slug: 'tea' })).toEqual({ space: null });
  expect(await community.refusalOf(query)).toEqual({ code: 'BAD_USER_INPUT', reason: 'ID_OR_SLUG_NEEDED' });
});

test('spaces stand in the order of their names, of one kind where one is asked for', async () => {
  for (const name of ['Wbeans', 'Wgrinders', 'Water']) await seeds.aSpace({ name, kind: 'WIKI' });
  const query = `query ($kind: SpaceKind, $first: Int, $after: String) {
    spaces(kind: $kind, first: $first, after: $after) { totalCount nodes { name } pageInfo { hasNextPage endCursor } }
  }`;
  type Answer = { spaces: { nodes: object[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };

  const { spaces } = await community.ask<Answer>(query, { kind: 'WIKI', first: 2 });
  const rest = await community.ask<Answer>(query, { kind: 'WIKI', first: 2, after: spaces.pageInfo.endCursor });

  expect(spaces).toMatchObject({ totalCount: 3, nodes: [{ name: 'Water' }, { name: 'Wbeans' }] });
  expect(rest.spaces).toMatchObject({ nodes: [{ name: 'Wgrinders' }], pageInfo: { hasNextPage: false } });
});

test('only admins create spaces, each under a name of its own', async () => {
  const input = { slug: 'tea', name: 'Tea', kind: 'DISCUSSION' };
  await community.ask(CREATE_SPACE, { input }, aStaffMember('ADMIN'));

  const refusals = [
    await community.refusalOf(CREATE_SPACE, { input }),
    await community.refusalOf(CREATE_SPACE, { input }, aCustomer()),
    await community.refusalOf(CREATE_SPACE, { input }, aStaffMember('ADMIN')),
    await community.refusalOf(CREATE_SPACE, { input: { ...input, slug: 'Not a slug' } }, aStaffMember('ADMIN')),
  ];

  expect(refusals.map(({ reason }) => reason)).toEqual([
    'NOT_AN_ADMIN',
    'NOT_AN_ADMIN',
    'SLUG_TAKEN',
    'MALFORMED_INPUT',
  ]);
});
