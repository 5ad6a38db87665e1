import { createLog, createSubgraph, embeddedTransport } from '@customer-module/subgraph-kit';
import { counter, shop } from './toys.ts';

/** Relays for a shop and takes in for a counter, on databases that are named, until it is killed; `-` is neither. */
const [url = '', shopName = '', counterName = '', eventsName = ''] = process.argv.slice(2);
const log = createLog({ level: 'error', service: 'toys' });

for (const [features, name] of [[shop, shopName] as const, [counter(), counterName] as const]) {
  if (name === '-') continue;
  const transport = embeddedTransport({ url, name: eventsName });
  const subgraph = await createSubgraph(features, { location: { url, name }, transport, log });
  subgraph.events.start();
}
process.stdout.write('started\n');
