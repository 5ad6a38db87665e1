import { defineEntity, p, type RequiredEntityData } from '@mikro-orm/core';
import { VoteDirection } from './thread.enums.ts';

const VoteSchema = defineEntity({
  name: 'Vote',
  collection: 'votes',
  properties: {
    id: p.string().primary().fieldName('_id'),
    postId: p.string(),
    sourceProfileId: p.string(),
    personId: p.string(),
    direction: p.enum(() => VoteDirection).nullable(),
    /** Of two votes of one person on a post, the later act counts. */
    act: p.integer(),
    at: p.datetime(),
  },
  indexes: [{ properties: ['postId', 'personId'] }, { properties: ['personId'] }],
});

/**
 * What a profile last said about a post; null where it took its vote back, which silences the person's other profiles
 * too. `personId` is whom the profile belongs to at the moment: merges move it, and an un-merge can move it back.
 */
export class Vote extends VoteSchema.class {}
VoteSchema.setClass(Vote);

export type NewVote = RequiredEntityData<Vote>;
