import { defineEntity, p } from '@mikro-orm/core';

const StreamSchema = defineEntity({
  name: 'Stream',
  collection: 'streams',
  properties: {
    /** What flows in it. */
    id: p.string().primary().fieldName('_id'),
    takenInAt: p.datetime(),
  },
});

/** When facts last came in: as long as they keep coming, nobody knows how many are still on their way. */
export class Stream extends StreamSchema.class {}
StreamSchema.setClass(Stream);
