import { aCustomer, aPartner, aStaffMember, startTestSubgraph, type TestSubgraph } from '@customer-module/test-kit';
import { ACCEPT, anImporter, type CommunitySeeds, seedsOf, START, VOTE } from '../../test/seed.ts';
import { community as features } from '../community.ts';

const LONG_AGO = '2019-05-01T12:00:00.000Z';
const LATER = '2019-05-02T12:00:00.000Z';

let community: TestSubgraph;
let seeds: CommunitySeeds;

beforeAll(async () => {
  community = await startTestSubgraph(features);
  seeds = seedsOf(community);
});

afterAll(() => community.close());

test('an importer brings a whole thread with its authors and times, and all of it is marked', async () => {
  const [ada, bob] = [aCustomer(), aCustomer()];
  const importer = anImporter();
  const { id, opening } = await seeds.aThread({ by: importer, onBehalf: { customerId: ada.id, at: LONG_AGO } });
  const bobsAct = { customerId: bob.id, at: LATER };
  const postId = await seeds.aReply(id, { by: importer, onBehalf: bobsAct });

  await community.ask(VOTE, { input: { postId: opening.id, direction: 'UP', onBehalf: bobsAct } }, importer);
  const adasAct = { customerId: ada.id, at: LATER };
  await community.ask(ACCEPT, { input: { threadId: id, postId, onBehalf: adasAct } }, importer);

  const query = `query ($id: ID!) { thread(id: $id) {
    state score createdAt lastActivityAt author { customer { id } } replies { nodes { createdAt author { customer { id } } } }
  } }`;
  expect(await community.ask(query, { id })).toEqual({
    thread: {
      state: 'ANSWERED',
      score: 1,
      createdAt: LONG_AGO,
      lastActivityAt: LATER,
      author: { customer: { id: ada.id } },
      replies: { nodes: [{ createdAt: LATER, author: { customer: { id: bob.id } } }] },
    },
  });
  const events = await community.published(id);
  expect(events.map(({ type, data, actor }) => [type, data.at, data.imported, actor.onBehalfOf])).toEqual([
    ['community.thread-started.v1', LONG_AGO, true, ada.id],
    ['community.post-created.v1', LONG_AGO, true, ada.id],
    ['community.post-created.v1', LATER, true, bob.id],
    ['community.post-voted.v1', LATER, true, bob.id],
    ['community.answer-accepted.v1', LATER, true, ada.id],
  ]);
});

test('whoever acts for a merged customer acts for the survivor', async () => {
  const [ada, countess] = [aCustomer(), aCustomer()];
  await seeds.merge({ survivorId: ada.id, mergedId: countess.id, sourceProfileIds: [countess.id] });

  const { id } = await seeds.aThread({ by: anImporter(), onBehalf: { customerId: countess.id } });

  const data = { authorId: ada.id, authorProfileId: countess.id };
  expect((await community.published(id))[0]).toMatchObject({ data });
});

test.each([
  ['ON_BEHALF_REFUSED', aCustomer(), undefined],
  ['ON_BEHALF_REFUSED', aStaffMember('ADMIN'), undefined],
  ['ON_BEHALF_REFUSED', aPartner('community:write'), undefined],
  ['ON_BEHALF_REFUSED', aPartner('community:write'), LONG_AGO],
  ['AT_IN_FUTURE', anImporter(), '2999-01-01T00:00:00Z'],
])('%s: nobody else does', async (reason, actor, at) => {
  const onBehalf = { customerId: aCustomer().id, at };
  const input = { spaceId: await seeds.aSpace(), title: 'Lime', body: 'Much.', onBehalf };
  const before = await community.everything();

  const refusal = await community.refusalOf(START, { input }, actor);

  expect(refusal.reason).toBe(reason);
  expect(await community.everything()).toEqual(before);
});
