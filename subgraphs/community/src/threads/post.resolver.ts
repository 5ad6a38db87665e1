import { type Context, ReferenceResolver, Tag } from '@customer-module/subgraph-kit';
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { Author, authorOf } from '../members/index.ts';
import { htmlOf } from '../texts/index.ts';
import { Post } from './post.entity.ts';
import { ReplyInput, VoteOnPostInput } from './post.inputs.ts';
import { PostPayload, PostViewer } from './post.outputs.ts';
import { Thread } from './thread.entity.ts';
import { loadPost, loadThread, viewerOf } from './thread.loaders.ts';
import { replyToThread, voteOnPost } from './thread.service.ts';

@ReferenceResolver(Post, loadPost)
@Resolver(() => Post)
export class PostResolver {
  @Tag('partner')
  @Mutation(() => PostPayload, { nullable: true, description: 'Replies to a thread, or to a post in it.' })
  async replyToThread(
    @Arg('input', () => ReplyInput, { description: 'The reply.' }) input: ReplyInput,
    @Ctx() context: Context,
  ): Promise<PostPayload> {
    return { post: await replyToThread(context, input) };
  }

  @Mutation(() => PostPayload, {
    nullable: true,
    description: 'Votes on a post, once per person; null takes the vote back.',
  })
  async voteOnPost(
    @Arg('input', () => VoteOnPostInput, { description: 'The vote.' }) input: VoteOnPostInput,
    @Ctx() context: Context,
  ): Promise<PostPayload> {
    return { post: await voteOnPost(context, input) };
  }

  @FieldResolver(() => Thread, { description: 'Where it was written.' })
  thread(@Root() { threadId }: Post, @Ctx() context: Context): Promise<Thread | null> {
    return loadThread(context, threadId);
  }

  @FieldResolver(() => Author, { description: 'Who wrote it.' })
  author(@Root() post: Post): Author {
    return authorOf(post);
  }

  @FieldResolver(() => String, { description: 'The text as HTML that is safe to show.' })
  bodyHtml(@Root() { body }: Post): string {
    return htmlOf(body);
  }

  @FieldResolver(() => Post, { nullable: true, description: 'The post that it replies to; null for the thread.' })
  async inReplyTo(@Root() { inReplyToId }: Post, @Ctx() context: Context): Promise<Post | null> {
    return inReplyToId ? loadPost(context, inReplyToId) : null;
  }

  @Tag('internal')
  @FieldResolver(() => PostViewer, { nullable: true, description: 'How the caller stands to it; null to visitors.' })
  viewer(@Root() post: Post, @Ctx() context: Context): Promise<PostViewer | null> {
    return viewerOf(context, post);
  }
}
