import { createServer } from 'node:net';
import { portVariable, type Service } from './config.ts';
import { Refusal } from './refusal.ts';

/** Refuses when a port is taken, before anything is started. */
export async function requireFreePorts(ports: Readonly<Partial<Record<Service, number>>>): Promise<void> {
  const seen = new Map<number, string>();
  for (const service of Object.keys(ports) as Service[]) {
    const port = ports[service];
    if (port === undefined) continue;
    const variable = portVariable(service);
    const other = seen.get(port);
    if (other) throw new Refusal(`${variable} and ${other} are both ${port}: give each its own port.`);
    seen.set(port, variable);
    if (!(await isFree(port))) {
      throw new Refusal(`Port ${port} is taken: stop what listens there, or set ${variable} to another port.`);
    }
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
