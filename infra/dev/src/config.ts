import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Refusal } from './refusal.ts';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Whoever listens, with the variable that moves its port. */
export const SERVICES = ['gateway', 'profiles', 'community', 'analytics', 'rewards'] as const;
export type Service = (typeof SERVICES)[number];

const port = (standard: number) => z.coerce.number().int().min(1).max(65_535).default(standard);

// Not a URL in the usual sense: a replica set is named by all its hosts.
const mongodbUrl = z.string().regex(/^mongodb(\+srv)?:\/\/[^\s/?]+/, { error: 'it must start with mongodb://' });

const configForm = z.object({
  GATEWAY_PORT: port(4000),
  PROFILES_PORT: port(4001),
  COMMUNITY_PORT: port(4002),
  ANALYTICS_PORT: port(4003),
  REWARDS_PORT: port(4004),
  DATA_DIR: z.string().min(1).default('.data'),
  MONGODB_URL: mongodbUrl.optional(),
  EMBEDDED_MONGO: z.enum(['0', '1']).default('0'),
  EVENTS_URL: mongodbUrl.optional(),
  DATABASE_PREFIX: z
    .string()
    .regex(/^\w{0,40}$/, { error: 'at most 40 letters, digits and _' })
    .default(''),
  TOKEN_JWKS: z.string().optional(),
  TOKEN_ISSUER: z.string().optional(),
  TOKEN_AUDIENCE: z.string().optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
});

/** Whose tokens the gateway takes. */
export interface Issuer {
  /** The file of its public keys, or their URL. */
  readonly jwks: string;
  readonly issuer: string;
  readonly audience: string;
}

export interface Config {
  readonly ports: Readonly<Record<Service, number>>;
  /** Where everything is kept that outlives a start: data, keys, logs. */
  readonly dataFolder: string;
  readonly mongodbUrl: string | undefined;
  /** Whether the embedded database may serve although this is production. */
  readonly wantsEmbedded: boolean;
  readonly eventsUrl: string | undefined;
  /** What the names of its databases begin with, where several graphs share a server. */
  readonly databasePrefix: string;
  /** The issuer of tokens in production; absent where a part of it is not said. */
  readonly issuer: Issuer | undefined;
  readonly logLevel: string;
  readonly isProduction: boolean;
}

export function readConfig(variables: NodeJS.ProcessEnv = process.env): Config {
  const read = configForm.safeParse(variables);
  if (!read.success) throw new Refusal(read.error.issues.map(complaint).join('; '));
  const { data } = read;
  return {
    ports: {
      gateway: data.GATEWAY_PORT,
      profiles: data.PROFILES_PORT,
      community: data.COMMUNITY_PORT,
      analytics: data.ANALYTICS_PORT,
      rewards: data.REWARDS_PORT,
    },
    dataFolder: resolve(ROOT, data.DATA_DIR),
    mongodbUrl: data.MONGODB_URL,
    wantsEmbedded: data.EMBEDDED_MONGO === '1',
    eventsUrl: data.EVENTS_URL,
    databasePrefix: data.DATABASE_PREFIX,
    issuer: issuerIn(data),
    logLevel: data.LOG_LEVEL,
    isProduction: data.NODE_ENV === 'production',
  };
}

function issuerIn(data: z.infer<typeof configForm>): Issuer | undefined {
  const { TOKEN_JWKS: jwks, TOKEN_ISSUER: issuer, TOKEN_AUDIENCE: audience } = data;
  return jwks && issuer && audience ? { jwks, issuer, audience } : undefined;
}

/** The variable that moves a service's port. */
export function portVariable(service: Service): string {
  return `${service.toUpperCase()}_PORT`;
}

/** The variables that a child process inherits. */
export function environment(): NodeJS.ProcessEnv {
  return process.env;
}

export function inRoot(path: string): string {
  return join(ROOT, path);
}

function complaint({ path, message }: z.core.$ZodIssue): string {
  const variable = String(path[0]);
  return `${variable} cannot be used (${message}): set it right, or unset it for the usual value`;
}

/** A token for the loader, where the graph is not the one of this machine. */
export function loadToken(variables: NodeJS.ProcessEnv = process.env): string | undefined {
  return variables['CUSTOMER_MODULE_TOKEN'] || undefined;
}
