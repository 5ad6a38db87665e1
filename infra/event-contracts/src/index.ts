import * as community from './community.ts';
import type { Contract, EventOf } from './contract.ts';
import * as profiles from './profiles.ts';
import * as rewards from './rewards.ts';

export * from './community.ts';
export type { Contract, Envelope, EventActor, EventOf } from './contract.ts';
export * from './profiles.ts';
export * from './rewards.ts';

const published = { ...community, ...profiles, ...rewards };

/** Any event that some subgraph may publish. */
export type DomainEvent = {
  [Name in keyof typeof published]: EventOf<(typeof published)[Name]>;
}[keyof typeof published];

export const contracts: ReadonlyMap<string, Contract> = new Map(
  Object.values(published).map((each) => [each.type, each]),
);
