import { aggregate } from './aggregate.ts';
import { bulkWrite } from './bulk-write.ts';
import {
  collMod,
  create,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  renameCollection,
} from './collections.ts';
import { count, distinct } from './count-and-distinct.ts';
import { explain } from './explain.ts';
import { findAndModify } from './find-and-modify.ts';
import { find } from './find.ts';
import { getMore, killCursors } from './get-more.ts';
import * as handshake from './handshake.ts';
import { collStats, createIndexes, dbStats, dropIndexes, listIndexes } from './indexes.ts';
import { insert } from './insert.ts';
import type { Reply } from './reply.ts';
import type { Request } from './request.ts';
import { abortTransaction, commitTransaction } from './transactions.ts';
import { remove, update } from './update.ts';

/** A command: what runs it, and where it may stand. */
export type Command = {
  run: (request: Request) => Reply | Promise<Reply>;
  /** May run in a transaction. */
  inTransaction?: boolean;
  /** Runs on the database `admin` only. */
  adminOnly?: boolean;
};

const transactional = (run: Command['run']): Command => ({ run, inTransaction: true });
const admin = (run: Command['run']): Command => ({ run, adminOnly: true });
const anywhere = (run: Command['run']): Command => ({ run });

/** Every command the server knows, by its name on the wire. */
export const commandTable: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['hello', anywhere(handshake.hello)],
  ['isMaster', anywhere(handshake.hello)],
  ['ismaster', anywhere(handshake.hello)],
  ['ping', anywhere(handshake.ping)],
  ['buildInfo', anywhere(handshake.buildInfo)],
  ['buildinfo', anywhere(handshake.buildInfo)],
  ['serverStatus', anywhere(handshake.serverStatus)],
  ['hostInfo', admin(handshake.hostInfo)],
  ['connectionStatus', anywhere(handshake.connectionStatus)],
  ['getParameter', admin(handshake.getParameter)],
  ['configureFailPoint', admin(handshake.configureFailPoint)],
  ['startSession', anywhere(handshake.startSession)],
  ['endSessions', anywhere(handshake.endSessions)],
  ['refreshSessions', anywhere(handshake.ping)],
  ['killSessions', anywhere(handshake.endSessions)],
  ['killAllSessions', anywhere(handshake.killAllSessions)],
  ['insert', transactional(insert)],
  ['update', transactional(update)],
  ['delete', transactional(remove)],
  ['findAndModify', transactional(findAndModify)],
  ['findandmodify', transactional(findAndModify)],
  ['bulkWrite', { run: bulkWrite, inTransaction: true, adminOnly: true }],
  ['find', transactional(find)],
  ['aggregate', transactional(aggregate)],
  ['distinct', transactional(distinct)],
  ['count', anywhere(count)],
  ['explain', anywhere(explain)],
  ['getMore', transactional(getMore)],
  ['killCursors', transactional(killCursors)],
  ['create', transactional(create)],
  ['createIndexes', transactional(createIndexes)],
  ['listIndexes', anywhere(listIndexes)],
  ['dropIndexes', anywhere(dropIndexes)],
  ['collMod', anywhere(collMod)],
  ['drop', anywhere(drop)],
  ['dropDatabase', anywhere(dropDatabase)],
  ['renameCollection', admin(renameCollection)],
  ['listCollections', anywhere(listCollections)],
  ['listDatabases', admin(listDatabases)],
  ['collStats', anywhere(collStats)],
  ['dbStats', anywhere(dbStats)],
  ['commitTransaction', { run: commitTransaction, inTransaction: true, adminOnly: true }],
  ['abortTransaction', { run: abortTransaction, inTransaction: true, adminOnly: true }],
]);
