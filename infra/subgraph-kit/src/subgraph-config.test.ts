import { readSubgraphConfig } from './subgraph-config.ts';

const VARIABLES = { MONGODB_URL: 'mongodb://127.0.0.1/', GATEWAY_PUBLIC_KEY: '-----BEGIN PUBLIC KEY-----' };

function read(changes: Readonly<Record<string, string>>) {
  return readSubgraphConfig({ ...VARIABLES, ...changes }, 4_001);
}

test.each([
  'mongodb://127.0.0.1:27017,127.0.0.1:27018,127.0.0.1:27019/?replicaSet=rs0',
  'mongodb://user:secret@db.example.org',
  'mongodb+srv://db.example.org/',
  'mongodb://%2Ftmp%2Fmongo.sock/?directConnection=true',
])('%s is an address of a database', (url) => {
  expect(read({ MONGODB_URL: url })).toMatchObject({ mongodbUrl: url, eventsUrl: url });
});

test.each(['http://127.0.0.1/', 'mongodb://', 'mongodb:///somewhere', ''])('%p is none', (url) => {
  expect(() => read({ MONGODB_URL: url })).toThrow('set MONGODB_URL to an address that starts with mongodb://');
});

test('the names of the databases begin with nothing, or with the prefix that is set', () => {
  expect(read({}).databasePrefix).toBe('');
  expect(read({ DATABASE_PREFIX: 'blue_' }).databasePrefix).toBe('blue_');
  expect(() => read({ DATABASE_PREFIX: 'blue/' })).toThrow('set DATABASE_PREFIX to at most 40 letters, digits and _');
});
