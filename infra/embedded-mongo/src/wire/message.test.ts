import fc from 'fast-check';
import { encodeDocument } from '../bson/encode.ts';
import { MessageSplitter, readMessage } from './message.ts';

function messageOf(name: string): Buffer {
  const body = encodeDocument(new Map([[name, 1]]));
  const bytes = Buffer.alloc(21 + body.length);
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeInt32LE(2013, 12);
  body.copy(bytes, 21);
  return bytes;
}

it('messages are the same wherever the stream is cut', () => {
  const all = ['ping', 'hello', 'find', 'a'.repeat(300)].map(messageOf);
  const stream = Buffer.concat(all);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 40, maxLength: 60 }), (sizes) => {
      const splitter = new MessageSplitter();
      const found: Buffer[] = [];
      let at = 0;
      for (const size of sizes) {
        found.push(...splitter.add(stream.subarray(at, at + size)));
        at += size;
      }
      found.push(...splitter.add(stream.subarray(at)));
      expect(found.map((bytes) => [...readMessage(bytes).body.keys()][0])).toEqual([
        'ping',
        'hello',
        'find',
        'a'.repeat(300),
      ]);
    }),
    { endOnFailure: true },
  );
});

it('a message that says it is longer than any may be ends the connection', () => {
  const bytes = messageOf('ping');
  bytes.writeInt32LE(2_000_000_000, 0);

  expect(() => new MessageSplitter().add(bytes)).toThrow('A message of 2000000000 bytes');
});
