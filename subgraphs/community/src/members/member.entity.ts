import { defineEntity, p } from '@mikro-orm/core';

const MemberSchema = defineEntity({
  name: 'Member',
  collection: 'members',
  properties: {
    id: p.string().primary().fieldName('_id'),
    handle: p.string().nullable(),
  },
});

/** What community knows of a customer: the name to print beside a post. */
export class Member extends MemberSchema.class {}
MemberSchema.setClass(Member);
