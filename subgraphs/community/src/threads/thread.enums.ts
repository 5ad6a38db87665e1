import { describeEnum } from '@customer-module/subgraph-kit';

export enum ThreadKind {
  DISCUSSION = 'DISCUSSION',
  QUESTION = 'QUESTION',
  ANNOUNCEMENT = 'ANNOUNCEMENT',
  ARTICLE = 'ARTICLE',
  WIKI = 'WIKI',
  EPISODE = 'EPISODE',
}

describeEnum('ThreadKind', ThreadKind, 'What a thread is.', {
  DISCUSSION: 'Open talk.',
  QUESTION: 'A question; one of the replies can be accepted as its answer.',
  ANNOUNCEMENT: 'News from the company.',
  ARTICLE: 'A text with comments.',
  WIKI: 'A page that members edit together.',
  EPISODE: 'An episode of a podcast, with its discussion.',
});

export enum ThreadState {
  OPEN = 'OPEN',
  ANSWERED = 'ANSWERED',
  CLOSED = 'CLOSED',
}

describeEnum('ThreadState', ThreadState, 'How far a thread has come.', {
  OPEN: 'Takes replies.',
  ANSWERED: 'Has an accepted answer, and takes further replies.',
  CLOSED: 'Takes no replies any more.',
});

export enum ThreadOrder {
  LAST_ACTIVITY_DESC = 'LAST_ACTIVITY_DESC',
  CREATED_AT_DESC = 'CREATED_AT_DESC',
  SCORE_DESC = 'SCORE_DESC',
}

describeEnum('ThreadOrder', ThreadOrder, 'How a list of threads is sorted.', {
  LAST_ACTIVITY_DESC: 'Latest post first.',
  CREATED_AT_DESC: 'Newest first.',
  SCORE_DESC: 'Highest score of the opening post first.',
});

export enum VoteDirection {
  UP = 'UP',
  DOWN = 'DOWN',
}

describeEnum('VoteDirection', VoteDirection, 'What a vote says about a post.', {
  UP: 'It helps.',
  DOWN: 'It does not help.',
});
