import type { Context } from '@customer-module/subgraph-kit';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { loadProfileIdentities } from './customer.loaders.ts';
import { Identity } from './identity.entity.ts';
import { SourceProfile } from './source-profile.entity.ts';

@Resolver(() => SourceProfile)
export class SourceProfileResolver {
  @FieldResolver(() => [Identity], { description: 'The identities that came with it, oldest first.' })
  identities(@Root() { id }: SourceProfile, @Ctx() context: Context): Promise<Identity[]> {
    return loadProfileIdentities(context, id);
  }
}
