import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { readConfig } from './config.ts';
import { requireFreePorts } from './ports.ts';

test('a port that is taken is refused by its number and the variable that moves it', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const { port } = holder.address() as AddressInfo;

  await expect(requireFreePorts({ rewards: port })).rejects.toThrow(`Port ${port} is taken`);
  await expect(requireFreePorts({ rewards: port })).rejects.toThrow('REWARDS_PORT');
  holder.close();
});

test('one port for two services is refused', async () => {
  await expect(requireFreePorts({ gateway: 45_678, profiles: 45_678 })).rejects.toThrow(
    'PROFILES_PORT and GATEWAY_PORT',
  );
});

test('every variable that cannot be used is named at once, with the remedy', () => {
  expect(() => readConfig({ PROFILES_PORT: 'abc', LOG_LEVEL: 'loud' })).toThrow(/PROFILES_PORT.*LOG_LEVEL/);
});
