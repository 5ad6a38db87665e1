import { type Connection, type Context, PageArgs, ReferenceResolver, Tag } from '@customer-module/subgraph-kit';
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Author, authorOf } from '../members/index.ts';
import { Product } from '../products/index.ts';
import { loadSpace, Space } from '../spaces/index.ts';
import { Post } from './post.entity.ts';
import { PostConnection } from './post.outputs.ts';
import { Thread } from './thread.entity.ts';
import { AcceptAnswerInput, StartThreadInput, ThreadsArgs } from './thread.inputs.ts';
import { loadPost, loadThread } from './thread.loaders.ts';
import { ThreadConnection, ThreadPayload } from './thread.outputs.ts';
import { listThreads, repliesByThread } from './thread.queries.ts';
import { acceptAnswer, startThread, unacceptAnswer } from './thread.service.ts';

@ReferenceResolver(Thread, loadThread)
@Resolver(() => Thread)
export class ThreadResolver {
  @Tag('partner')
  @Query(() => Thread, { nullable: true, description: 'One thread.' })
  thread(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() context: Context): Promise<Thread | null> {
    return loadThread(context, id);
  }

  @Tag('partner')
  @Query(() => ThreadConnection, { nullable: true, description: 'Threads, page by page.' })
  threads(@Args(() => ThreadsArgs) list: ThreadsArgs, @Ctx() context: Context): Promise<Connection<Thread>> {
    return listThreads(context, list);
  }

  @Tag('partner')
  @Mutation(() => ThreadPayload, { nullable: true, description: 'Starts a thread.' })
  async startThread(
    @Arg('input', () => StartThreadInput, { description: 'The thread.' }) input: StartThreadInput,
    @Ctx() context: Context,
  ): Promise<ThreadPayload> {
    return { thread: await startThread(context, input) };
  }

  @Mutation(() => ThreadPayload, {
    nullable: true,
    description: 'Accepts the answer of a question: whoever asked may, and moderators.',
  })
  async acceptAnswer(
    @Arg('input', () => AcceptAnswerInput, { description: 'Which answer.' }) input: AcceptAnswerInput,
    @Ctx() context: Context,
  ): Promise<ThreadPayload> {
    return { thread: await acceptAnswer(context, input) };
  }

  @Mutation(() => ThreadPayload, { nullable: true, description: 'Takes the acceptance of an answer back.' })
  async unacceptAnswer(
    @Arg('input', () => AcceptAnswerInput, { description: 'Which answer.' }) input: AcceptAnswerInput,
    @Ctx() context: Context,
  ): Promise<ThreadPayload> {
    return { thread: await unacceptAnswer(context, input) };
  }

  @FieldResolver(() => Space, { description: 'Where it was started.' })
  space(@Root() { spaceId }: Thread, @Ctx() context: Context): Promise<Space | null> {
    return loadSpace(context, spaceId);
  }

  @FieldResolver(() => Author, { description: 'Who started it.' })
  author(@Root() thread: Thread): Author {
    return authorOf(thread);
  }

  @FieldResolver(() => Post, { description: 'The post that opened it.' })
  opening(@Root() { openingId }: Thread, @Ctx() context: Context): Promise<Post | null> {
    return loadPost(context, openingId);
  }

  @FieldResolver(() => Post, { nullable: true, description: 'The answer that the asker accepted.' })
  async acceptedAnswer(@Root() { acceptedPostId }: Thread, @Ctx() context: Context): Promise<Post | null> {
    return acceptedPostId ? loadPost(context, acceptedPostId) : null;
  }

  @FieldResolver(() => Product, { nullable: true, description: 'The product it is about.' })
  product(@Root() { productId }: Thread): Product | null {
    return productId ? { id: productId } : null;
  }

  @FieldResolver(() => PostConnection, { description: 'What people replied, oldest first.' })
  replies(
    @Root() { id }: Thread,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: Context,
  ): Promise<Connection<Post>> {
    return repliesByThread(context, id, page);
  }
}
