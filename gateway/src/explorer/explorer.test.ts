import { type FakeGraph, startFakeGraph } from '../../test/fake-graph.ts';
import { people } from '../../test/toy-graph.ts';

let graph: FakeGraph;

afterEach(() => graph.stop());

const get = (path: string) => graph.send({ method: 'GET', path });

test('the page and all that it asks for comes from here, under a strict policy', async () => {
  graph = await startFakeGraph([people()]);
  const page = await get('/');
  const asked = [...page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = '']) => path);

  expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
  expect(asked).toHaveLength(6);
  for (const path of asked) {
    const { status, headers } = await get(path);
    expect({ path, status }).toEqual({ path, status: 200 });
    expect(headers['content-security-policy']).toMatch(/^default-src 'self';.*connect-src 'self'/);
  }
  expect(page.text).not.toMatch(/https?:\/\//);
  expect(page.text).not.toMatch(/<script>|\son\w+=|eyJ/);
});

test('its tabs start with the 360° page, each with variables that can be read', async () => {
  graph = await startFakeGraph([people()]);

  const examples: { query: string; variables: string }[] = JSON.parse((await get('/explorer/examples.json')).text);

  expect(examples[0]?.query).toContain('query Customer360($id: ID!)');
  for (const { variables } of examples) expect(() => JSON.parse(variables || '{}')).not.toThrow();
});

test.each([
  '/explorer/../config.ts',
  '/explorer/explorer.ts',
  '/explorer/%2e%2e/config.ts',
  '/constructor',
  '/explorer/',
])('nothing else is served: %s', async (path) => {
  graph = await startFakeGraph([people()]);

  expect(await get(path)).toMatchObject({ status: 404 });
});

test('in production there is no explorer', async () => {
  graph = await startFakeGraph([people()], { isProduction: true });

  expect(await get('/')).toMatchObject({ status: 404 });
  expect(await get('/explorer/graphiql.js')).toMatchObject({ status: 404 });
});
