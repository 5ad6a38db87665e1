import { defineEntity, p, type RequiredEntityData } from '@mikro-orm/core';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';

const IdentitySchema = defineEntity({
  name: 'Identity',
  collection: 'identities',
  properties: {
    id: p.string().primary().fieldName('_id'),
    namespace: p.string(),
    value: p.string(),
    /** Namespace and value in the form in which they are compared. */
    key: p.string(),
    /**
     * Whom an identity names is unique; that somebody claims it is not, or a refusal would tell strangers who is known.
     * So this is the key for the first one, and a value of its own for those who claim it later.
     */
    uniqueKey: p.string().unique(),
    verified: p.boolean(),
    addedAt: p.datetime(),
    /** Who recorded it: a partner finds people only by what its own source said. */
    source: p.string(),
    customerId: p.string(),
    sourceProfileId: p.string(),
  },
  indexes: [{ properties: ['key'] }, { properties: ['customerId'] }, { properties: ['sourceProfileId'] }],
});

@ObjectType({
  description: 'What a customer is known by: an e-mail, a phone, a loyalty number, the id in some system.',
})
export class Identity extends IdentitySchema.class {
  @Field(() => ID, { description: 'The id of this record.' })
  declare id: string;

  @Field(() => String, { description: 'What kind of identity: `email`, `phone`, or the name of a source.' })
  declare namespace: string;

  @Field(() => String, { description: 'The identity, as it was given.' })
  declare value: string;

  @Field(() => Boolean, { description: 'Whether it was shown to be theirs.' })
  declare verified: boolean;

  @Field(() => GraphQLDateTime, { description: 'When it was recorded.' })
  declare addedAt: Date;

  @Field(() => ID, { description: 'The source profile that it came with.' })
  declare sourceProfileId: string;
}
IdentitySchema.setClass(Identity);

export type NewIdentity = RequiredEntityData<Identity>;
