import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Document } from 'bson';
import { abortFor, answerOf, nameOf } from './failures.ts';
import { answerTo, commandLike, type Message, messagesOf, readMessage } from './message.ts';
import type { Rules, WireAction } from './rules.ts';

/** The two ends of one connection, and what is done on it. */
export interface Carried {
  readonly client: Socket;
  readonly server: Socket;
  readonly rules: Rules;
  /** Where clients find the proxy: a server that names itself would lead them past it. */
  readonly address: string;
}

/** Makes of the server's answer what the client gets; nothing where it gets none. */
type Treatment = (answer: Buffer) => Promise<Buffer | undefined>;

const HELLOS = new Set(['hello', 'isMaster', 'ismaster']);

/** Carries commands and answers between a client and a server, under the rules. Either end takes the other with it. */
export function carry(carried: Carried): void {
  const { client, server } = carried;
  const treatments = new Map<number, Treatment>();
  const end = (): void => {
    client.destroy();
    server.destroy();
  };
  const toServer = async (bytes: Buffer): Promise<void> => {
    const forwarded = await decide(carried, treatments, readMessage(bytes));
    if (forwarded) server.write(forwarded);
  };
  const toClient = async (bytes: Buffer): Promise<void> => {
    const asked = bytes.readInt32LE(8);
    const treat = treatments.get(asked);
    treatments.delete(asked);
    const answer = treat ? await treat(bytes) : bytes;
    if (answer && !client.destroyed) client.write(answer);
  };
  pump(client, toServer).then(end, end);
  pump(server, toClient).then(end, end);
}

async function pump(from: Socket, handle: (bytes: Buffer) => Promise<void>): Promise<void> {
  from.setNoDelay(true);
  for await (const bytes of messagesOf(from)) await handle(bytes);
}

/** What the server gets to hear of a command; a treatment is noted where its answer is not passed on as it is. */
async function decide(
  carried: Carried,
  treatments: Map<number, Treatment>,
  message: Message,
): Promise<Buffer | undefined> {
  const { bytes, requestId, body } = message;
  const treat = (treatment: Treatment): void => {
    if (!message.isUnanswered) treatments.set(requestId, treatment);
  };
  const isHello = HELLOS.has(nameOf(body));
  const shown = (answer: Buffer): Buffer =>
    isHello ? edited(message, answer, (hello) => asTheProxy(hello, carried.address)) : answer;
  if (isHello) treat(async (answer) => shown(answer));
  const rule = carried.rules.next(body);
  if (!rule) return bytes;
  const { action, moment = 'before' } = rule;
  if (typeof action === 'object' && 'edit' in action) {
    treat(async (answer) => edited(message, shown(answer), action.edit));
    return bytes;
  }
  if (moment === 'before') return meetBefore(carried, message, action, treat);
  treat((answer) => meetAfter(carried, message, action, shown(answer)));
  return bytes;
}

type PlainAction = Exclude<WireAction, { readonly edit: unknown }>;

async function meetBefore(
  { client }: Carried,
  message: Message,
  action: PlainAction,
  treat: (treatment: Treatment) => void,
): Promise<Buffer | undefined> {
  if (action === 'drop') return undefined;
  if (action === 'close') return void client.destroy();
  if ('delayMs' in action) {
    await sleep(action.delayMs);
    return message.bytes;
  }
  if ('reply' in action) return void client.write(answerTo(message, action.reply));
  const failure = answerTo(message, answerOf(action.answer, message.body));
  const abort = abortFor(action.answer, message.body);
  if (!abort) return void client.write(failure);
  treat(async () => failure);
  return commandLike(message, abort);
}

async function meetAfter(
  { client }: Carried,
  message: Message,
  action: PlainAction,
  answer: Buffer,
): Promise<Buffer | undefined> {
  if (action === 'drop') return undefined;
  if (action === 'close') return void client.destroy();
  if ('reply' in action) return answerTo(message, action.reply);
  if ('answer' in action) return answerTo(message, answerOf(action.answer, message.body));
  await sleep(action.delayMs);
  return answer;
}

function edited(message: Message, answer: Buffer, edit: (answer: Document) => Document): Buffer {
  return answerTo(message, edit(readMessage(answer).body));
}

/**
 * A member of a set says where the set is, and drivers go there; so it is told that it is alone, at the proxy. Without a
 * `topologyVersion`, drivers ask again and again instead of waiting for news, which would come without a question.
 */
function asTheProxy(answer: Document, address: string): Document {
  if (!answer['hosts']) return answer;
  const isPrimary = answer['isWritablePrimary'] === true || answer['ismaster'] === true;
  const others = { passives: undefined, arbiters: undefined, topologyVersion: undefined };
  return { ...answer, ...others, hosts: [address], me: address, primary: isPrimary ? address : undefined };
}
