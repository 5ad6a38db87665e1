import type { Actor } from '@customer-module/subgraph-kit';
import { aCustomer, aStaffMember, startTestSubgraph, type TestSubgraph } from '@customer-module/test-kit';
import fc from 'fast-check';
import { type CommunitySeeds, type Merge, seedsOf, VOTE } from '../../test/seed.ts';
import { community as features } from '../community.ts';

let community: TestSubgraph;
let seeds: CommunitySeeds;

beforeAll(async () => {
  community = await startTestSubgraph(features);
  seeds = seedsOf(community);
});

afterAll(() => community.close());

test('a vote counts once, shows to whoever gave it, and is told with what was before', async () => {
  const [ada, bob] = [aCustomer(), aCustomer()];
  const { id, opening } = await seeds.aThread({ by: ada });
  await seeds.vote(opening.id, 'UP', aCustomer());

  await seeds.vote(opening.id, 'UP', bob);
  await seeds.vote(opening.id, 'UP', bob);
  await seeds.vote(opening.id, 'DOWN', bob);

  const query = `query ($id: ID!) { thread(id: $id) {
    score opening { upVotes downVotes viewer { vote } author { customer { contributions { posts votesReceived } } } }
  } }`;
  const author = { customer: { contributions: { posts: 1, votesReceived: 2 } } };
  const seen = { upVotes: 1, downVotes: 1, author };
  expect(await community.ask(query, { id }, bob)).toEqual({
    thread: { score: 0, opening: { ...seen, viewer: { vote: 'DOWN' } } },
  });
  expect(await community.ask(query, { id })).toEqual({ thread: { score: 0, opening: { ...seen, viewer: null } } });
  expect((await community.published(id)).slice(3)).toMatchObject([
    { type: 'community.post-voted.v1', data: { voterId: bob.id, previous: null, direction: 'UP', score: 2 } },
    { type: 'community.post-voted.v1', data: { voterId: bob.id, previous: 'UP', direction: 'DOWN', score: 0 } },
  ]);
});

test('nobody votes on their own post, and staff and visitors not at all', async () => {
  const ada = aCustomer();
  const { opening } = await seeds.aThread({ by: ada });
  const input = { postId: opening.id, direction: 'UP' };
  const before = await community.everything();

  const refusals = [
    await community.refusalOf(VOTE, { input }, ada),
    await community.refusalOf(VOTE, { input }, aStaffMember()),
    await community.refusalOf(VOTE, { input }),
    await community.refusalOf(VOTE, { input: { postId: 'post_x' } }, ada),
  ];

  expect(refusals.map(({ reason }) => reason)).toEqual([
    'OWN_POST',
    'NOT_A_CUSTOMER',
    'SIGN_IN_NEEDED',
    'POST_NOT_FOUND',
  ]);
  expect(await community.everything()).toEqual(before);
});

test('everybody who votes at the same moment counts, each once', async () => {
  const { opening } = await seeds.aThread();
  const people = Array.from({ length: 5 }, () => aCustomer());

  await Promise.all([...people, ...people].map((person) => seeds.vote(opening.id, 'UP', person)));

  expect(await seeds.tallyOf(opening.id)).toEqual({ score: 5, upVotes: 5, downVotes: 0 });
});

test.each(['merged', 'surviving'])('a vote of the %s profile at the moment of a merge counts once', async (side) => {
  const scores: number[] = [];

  for (let round = 0; round < 10; round += 1) {
    const [ada, countess] = [aCustomer(), aCustomer()];
    const { opening } = await seeds.aThread();
    const [voter, other] = side === 'merged' ? [countess, ada] : [ada, countess];
    await seeds.vote(opening.id, 'UP', other);
    const merge = { survivorId: ada.id, mergedId: countess.id, sourceProfileIds: [countess.id] };
    await Promise.all([seeds.vote(opening.id, 'UP', voter), seeds.merge(merge)]);
    scores.push((await seeds.tallyOf(opening.id)).score);
  }

  expect(new Set(scores)).toEqual(new Set([1]));
});

test('a merged customer shows the threads of the survivor under the id that was asked', async () => {
  const [ada, countess] = [aCustomer(), aCustomer()];
  await seeds.registered(ada, 'ada');
  await seeds.registered(countess, 'countess');
  await seeds.aThread({ by: ada, title: 'one' });
  await seeds.aThread({ by: countess, title: 'two' });
  const merge = { survivorId: ada.id, mergedId: countess.id, sourceProfileIds: [countess.id] };
  const query = `query ($representations: [_Any!]!, $filter: ThreadFilter) {
    _entities(representations: $representations) {
      ... on Customer { id contributions { posts } threads { nodes { title author { name } } } }
    }
    threads(filter: $filter) { totalCount }
  }`;
  const variables = {
    representations: [{ __typename: 'Customer', id: countess.id }],
    filter: { authorId: countess.id },
  };

  await seeds.merge(merge);
  const merged = await community.ask(query, variables);
  await seeds.unmerge(merge);

  const both = ['two', 'one'].map((title) => ({ title, author: { name: 'ada' } }));
  expect(merged).toEqual({
    _entities: [{ id: countess.id, contributions: { posts: 2 }, threads: { nodes: both } }],
    threads: { totalCount: 2 },
  });
  const own = [{ title: 'two', author: { name: 'countess' } }];
  expect(await community.ask(query, variables)).toEqual({
    _entities: [{ id: countess.id, contributions: { posts: 1 }, threads: { nodes: own } }],
    threads: { totalCount: 1 },
  });
});

type Direction = 'UP' | 'DOWN' | null;
type Step = {
  readonly act: 'vote' | 'merge' | 'unmerge';
  readonly who: number;
  readonly other: number;
  readonly direction: Direction;
};

const PROFILES = 4;
const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom('vote', 'vote', 'merge', 'unmerge'),
  who: fc.nat(PROFILES - 1),
  other: fc.nat(PROFILES - 1),
  direction: fc.constantFrom('UP', 'DOWN', null),
});

test('whatever is voted, merged and un-merged, each person counts once', () =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 14 }), async (steps) => {
      const profiles = Array.from({ length: PROFILES }, () => aCustomer());
      const [author] = profiles;
      const { opening } = await seeds.aThread({ by: author });
      const world = new World(opening.id, profiles);

      for (const each of steps) await world.take(each);

      expect(await seeds.tallyOf(opening.id)).toEqual(world.expectedTally);
    }),
    { numRuns: 20, endOnFailure: true },
  ));

/** What should be true, kept in the plainest way: whom each profile belongs to, and what each said last, in order. */
class World {
  readonly #personOf: Map<string, string>;
  readonly #merges: Merge[] = [];
  readonly #said = new Map<string, Direction>();

  constructor(
    readonly postId: string,
    readonly profiles: readonly Actor[],
  ) {
    this.#personOf = new Map(profiles.map(({ id }) => [id, id]));
  }

  get expectedTally(): object {
    const byPerson = new Map([...this.#said].map(([profile, direction]) => [this.#personOf.get(profile), direction]));
    byPerson.delete(this.#author);
    const directions = [...byPerson.values()];
    const upVotes = directions.filter((direction) => direction === 'UP').length;
    const downVotes = directions.filter((direction) => direction === 'DOWN').length;
    return { score: upVotes - downVotes, upVotes, downVotes };
  }

  get #author(): string | undefined {
    return this.#personOf.get(this.profiles[0]?.id ?? '');
  }

  async take({ act, who, other, direction }: Step): Promise<void> {
    const [actor, partner] = [this.profiles[who], this.profiles[other]];
    if (!actor || !partner) return;
    if (act === 'vote') await this.#vote(actor, direction);
    if (act === 'merge') await this.#merge(actor, partner);
    if (act === 'unmerge') await this.#unmerge();
  }

  async #vote(actor: Actor, direction: Direction): Promise<void> {
    const person = this.#personOf.get(actor.id);
    if (person === this.#author) return;
    const said = [...this.#said].filter(([profile]) => this.#personOf.get(profile) === person);
    const changes = (said.at(-1)?.[1] ?? null) !== direction || (this.#said.get(actor.id) ?? null) !== direction;
    if (changes) {
      this.#said.delete(actor.id);
      this.#said.set(actor.id, direction);
    }
    await seeds.vote(this.postId, direction, actor);
  }

  async #merge(actor: Actor, partner: Actor): Promise<void> {
    const [survivorId, mergedId] = [this.#personOf.get(actor.id), this.#personOf.get(partner.id)];
    if (!survivorId || !mergedId || survivorId === mergedId) return;
    const sourceProfileIds = [...this.#personOf]
      .filter(([, person]) => person === mergedId)
      .map(([profile]) => profile);
    const merge = { survivorId, mergedId, sourceProfileIds };
    this.#merges.push(merge);
    this.#move(sourceProfileIds, survivorId);
    await seeds.merge(merge);
  }

  async #unmerge(): Promise<void> {
    const merge = this.#merges.pop();
    if (!merge) return;
    this.#move(merge.sourceProfileIds, merge.mergedId);
    await seeds.unmerge(merge);
  }

  #move(profiles: readonly string[], personId: string): void {
    for (const profile of profiles) this.#personOf.set(profile, personId);
  }
}
