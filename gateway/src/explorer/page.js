/* global document, fetch, GraphiQL, React, ReactDOM, sessionStorage, URLSearchParams, window */
const field = (id) => document.getElementById(id);

/** Headers carry bytes: a purpose may be written in any script. */
const asBytes = (text) => String.fromCodePoint(...new TextEncoder().encode(text));

/** Who asks, read from the fields at the moment of asking: nothing of it is kept. */
function whoAsks() {
  const token = field('token').value.trim();
  const purpose = field('purpose').value.trim();
  return {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(purpose ? { 'x-purpose': asBytes(purpose) } : {}),
  };
}

const fetcher = GraphiQL.createFetcher({
  url: '/graphql',
  fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, ...whoAsks() } }),
});

/** What is written in the tabs lasts as long as this tab of the browser. */
const storage = {
  getItem: (key) => sessionStorage.getItem(key),
  setItem: (key, value) => sessionStorage.setItem(key, value),
  removeItem: (key) => sessionStorage.removeItem(key),
  clear: () => sessionStorage.clear(),
  get length() {
    return sessionStorage.length;
  },
};

/** The examples, about the customer whom the address names. */
async function examples() {
  const customer = new URLSearchParams(window.location.search).get('customer');
  const tabs = await (await fetch('/explorer/examples.json')).json();
  if (!customer) return tabs;
  sessionStorage.clear();
  window.history.replaceState(null, '', '/');
  return tabs.map((tab) => ({
    ...tab,
    variables: tab.variables.replace('"id": ""', `"id": ${JSON.stringify(customer)}`),
  }));
}

async function show() {
  field('who').addEventListener('submit', (event) => event.preventDefault());
  const defaultTabs = await examples();
  // GraphiQL takes the variables of its first tab from what it has stored, not from that tab.
  if (!sessionStorage.getItem('graphiql:tabState')) {
    sessionStorage.setItem('graphiql:variables', defaultTabs[0].variables);
  }
  const explorer = React.createElement(GraphiQL, {
    fetcher,
    storage,
    defaultTabs,
    defaultEditorToolsVisibility: 'variables',
    isHeadersEditorEnabled: false,
    shouldPersistHeaders: false,
  });
  ReactDOM.createRoot(field('graphiql')).render(explorer);
}

void show();
