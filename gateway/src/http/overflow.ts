import type { Duplex } from 'node:stream';

type Unreadable = NodeJS.ErrnoException & { readonly rawPacket?: Buffer };

/**
 * Answers what is no readable HTTP request. Headers beyond what is read are mostly a token of a megabyte: that one is
 * refused as every other bad token is.
 */
export function answerOverflow(error: Unreadable, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  socket.end(answerTo(error));
}

function answerTo({ code, rawPacket }: Unreadable): string {
  if (code === 'HPE_HEADER_OVERFLOW') return overflow(rawPacket);
  const isLate = code === 'ERR_HTTP_REQUEST_TIMEOUT';
  return isLate ? rawAnswer('408 Request Timeout', TOO_SLOW) : rawAnswer('400 Bad Request', BAD_REQUEST);
}

function overflow(start: Buffer | undefined): string {
  const isToken = /^authorization:/im.test(start?.toString('latin1') ?? '');
  return isToken
    ? rawAnswer('401 Unauthorized', BAD_TOKEN)
    : rawAnswer('431 Request Header Fields Too Large', TOO_LARGE);
}

const TOO_SLOW = { code: 'TOO_SLOW' };
const BAD_REQUEST = { code: 'BAD_REQUEST' };
const BAD_TOKEN = { code: 'UNAUTHENTICATED', reason: 'INVALID_TOKEN' };
const TOO_LARGE = { code: 'HEADERS_TOO_LARGE' };

function rawAnswer(status: string, extensions: object): string {
  const body = JSON.stringify({ errors: [{ message: 'This request cannot be read.', extensions }] });
  return [
    `HTTP/1.1 ${status}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
