import { type EmbeddedMongo, type EmbeddedMongoOptions, start } from './launcher/start.ts';

export type { EmbeddedMongo, EmbeddedMongoOptions };

/** Starts a MongoDB-compatible server in this process. */
export const startEmbeddedMongo = async (options: EmbeddedMongoOptions = {}): Promise<EmbeddedMongo> => start(options);
