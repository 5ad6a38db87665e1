import { z } from 'zod';
import { WrongStart } from './wrong-start.ts';

// Not a URL in the usual sense: a replica set is named by all its hosts.
const mongodbUrl = z
  .string({ error: 'an address that starts with mongodb://' })
  .regex(/^mongodb(\+srv)?:\/\/[^\s/?]+/, { error: 'an address that starts with mongodb://' });

const configForm = z.object({
  MONGODB_URL: mongodbUrl,
  PORT: z.coerce.number({ error: 'a port number' }).int().min(0).max(65_535).optional(),
  GATEWAY_PUBLIC_KEY: z.string({ error: 'the public key of the gateway, as PEM' }).includes('PUBLIC KEY', {
    error: 'the public key of the gateway, as PEM',
  }),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], { error: 'debug, info, warn, error or silent' })
    .default('info'),
  EVENTS_URL: mongodbUrl.optional(),
  DATABASE_PREFIX: z
    .string()
    .regex(/^\w{0,40}$/, { error: 'at most 40 letters, digits and _' })
    .default(''),
});

/** What a subgraph needs to know of the place where it runs. */
export interface SubgraphConfig {
  readonly mongodbUrl: string;
  /** Where events travel: the same server, unless another is named. */
  readonly eventsUrl: string;
  /** What the names of its databases begin with, where several graphs share a server. */
  readonly databasePrefix: string;
  readonly port: number;
  /** Ed25519, PEM: requests must be signed with the other half. */
  readonly gatewayPublicKey: string;
  readonly logLevel: string;
}

/** Reads all settings at once, so that one start shows every mistake. */
export function readSubgraphConfig(
  variables: Readonly<Record<string, string | undefined>>,
  usualPort: number,
): SubgraphConfig {
  const read = configForm.safeParse(variables);
  if (!read.success) throw new WrongStart(read.error.issues.map(complaint).join('; '));
  const { MONGODB_URL, PORT, GATEWAY_PUBLIC_KEY, LOG_LEVEL, EVENTS_URL, DATABASE_PREFIX } = read.data;
  return {
    mongodbUrl: MONGODB_URL,
    eventsUrl: EVENTS_URL ?? MONGODB_URL,
    databasePrefix: DATABASE_PREFIX,
    port: PORT ?? usualPort,
    gatewayPublicKey: GATEWAY_PUBLIC_KEY,
    logLevel: LOG_LEVEL,
  };
}

function complaint({ path, message }: z.core.$ZodIssue): string {
  return `set ${path.join('.')} to ${message}`;
}
