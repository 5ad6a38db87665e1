import { createLog, describeFault } from './log.ts';

const PERSON = 'cus_01ARZ3NDEKTSV4RRFFQ69G5FAV';

test.each([
  ['a duplicate key', 'E11000 duplicate key error collection: x index: y dup key: { email: "canary@example.com" }'],
  ['a mapper', `Value for Customer.name is required, 'canary' found\nentity: { name: canary }`],
  ['a driver with its query', 'Operation timed out\nQuery: db.find({ name: "canary" })'],
  ['an address', 'Cannot reach canary@example.com now'],
  ['an id', `There is no customer ${PERSON} (canary: "canary")`.replace('canary: ', '')],
  ['a token', 'Bad token eyJhbGciOi.canary.canary'],
])('the message of %s is logged without its values', (_, message) => {
  const described = JSON.stringify(describeFault(new Error(message)));

  expect(described).not.toContain('canary');
  expect(described).not.toContain(PERSON);
});

test('a fault says its class, its code, where it happened and its cause', () => {
  const cause = new TypeError('inner');
  const fault = Object.assign(new Error('outer', { cause }), { code: 112 });

  expect(describeFault(fault)).toMatchObject({
    name: 'Error',
    code: 112,
    message: 'outer',
    cause: { name: 'TypeError' },
  });
});

test('a thrown fault in a line is described, not printed', () => {
  const lines: string[] = [];
  const log = createLog({ level: 'info', service: 'toys' }, { write: (line) => lines.push(line) });

  log.error({ err: new Error('It said "canary"') }, 'fault');

  expect(lines.join()).not.toContain('canary');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ service: 'toys', msg: 'fault', err: { message: 'It said …' } });
});
