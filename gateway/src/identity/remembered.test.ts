import { type Actor, unauthenticated, visitor } from '@customer-module/subgraph-kit';
import { remembered } from './remembered.ts';

const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1_000);

function counted() {
  const checked: string[] = [];
  const check = async (token: string): Promise<Actor> => {
    checked.push(token);
    if (token === 'bad') throw unauthenticated('INVALID_TOKEN', 'No.');
    return { ...visitor, id: token };
  };
  return { checked, check: remembered(check) };
}

test('a token is checked once in five seconds, and stands for its own bearer', async () => {
  const { checked, check } = counted();

  const actors = [
    await check('ada', at(0)),
    await check('eve', at(1)),
    await check('ada', at(4)),
    await check('ada', at(5)),
  ];

  expect(actors.map(({ id }) => id)).toEqual(['ada', 'eve', 'ada', 'ada']);
  expect(checked).toEqual(['ada', 'eve', 'ada']);
});

test('a refusal is not remembered', async () => {
  const { checked, check } = counted();

  await expect(check('bad', at(0))).rejects.toMatchObject({ reason: 'INVALID_TOKEN' });
  await expect(check('bad', at(1))).rejects.toMatchObject({ reason: 'INVALID_TOKEN' });

  expect(checked).toEqual(['bad', 'bad']);
});

test('of more than a thousand, the oldest is forgotten', async () => {
  const { checked, check } = counted();
  for (let n = 0; n <= 1_000; n++) await check(`token-${n}`, at(0));

  await check('token-1', at(1));
  await check('token-0', at(1));

  expect(checked).toHaveLength(1_002);
});
