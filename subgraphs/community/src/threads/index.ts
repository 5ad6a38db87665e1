export { Post } from './post.entity.ts';
export { Thread } from './thread.entity.ts';
export { contributionsOf } from './thread.loaders.ts';
export { ThreadConnection } from './thread.outputs.ts';
export { threadsByAuthor, threadsBySpace } from './thread.queries.ts';
