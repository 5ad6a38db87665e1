import type { Server } from 'node:http';
import { WrongStart } from './wrong-start.ts';

const LOCAL_ONLY = '127.0.0.1';
const LONGEST_DRAIN_MS = 4_000;

/** Listens on this machine only; 0 takes any port that is free. Gives the port. */
export function listenLocally(http: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
      reject(isTaken ? new WrongStart(`port ${port} is taken or forbidden: set PORT to another one`) : error);
    });
    http.listen(port, LOCAL_ONLY, () => resolve(portOf(http)));
  });
}

/** Requests that run may finish; after some seconds their connections are cut. */
export function closeGently(http: Server): Promise<void> {
  const cut = setTimeout(() => http.closeAllConnections(), LONGEST_DRAIN_MS);
  return new Promise((resolve) => {
    http.close(() => {
      clearTimeout(cut);
      resolve();
    });
    http.closeIdleConnections();
  });
}

function portOf(http: Server): number {
  const address = http.address();
  if (typeof address !== 'object' || !address) throw new Error('A server that listens has an address.');
  return address.port;
}
