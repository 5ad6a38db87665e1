import type { Context } from '@customer-module/subgraph-kit';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { nameOf } from './member.loaders.ts';
import { Author } from './member.outputs.ts';

@Resolver(() => Author)
export class AuthorResolver {
  @FieldResolver(() => String, { description: 'The handle as community holds it, the staff name, or a placeholder.' })
  name(@Root() author: Author, @Ctx() context: Context): Promise<string> {
    return nameOf(context, author);
  }
}
