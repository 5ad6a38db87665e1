/** What each tool must reach. Everything that a check compares with stands here. */
export const LINES = {
  /** Features of the probe that work: all. */
  probe: { features: 116 },
  /** Per cent of the golden corpus that agree strictly, by area and kind. */
  replay: {
    agreement: {
      query: { sane: 100, mixed: 97 },
      sort: { sane: 100, mixed: 97 },
      projection: { sane: 100, mixed: 97 },
      distinct: { sane: 100, mixed: 97 },
      update: { sane: 99.5, mixed: 97 },
      upsert: { sane: 99.5, mixed: 97 },
      findAndModify: { sane: 99.5, mixed: 97 },
      pipeline: { sane: 99.5, mixed: 97 },
      expr: { sane: 97, mixed: 97 },
    },
    /** Answers with another value than the real engine's (not: another error code), of all. */
    wrongValuesPercent: 0.1,
  },
  /** Failures of the specification tests, each of them listed in `expected-failures.txt`. */
  unified: { failures: 22 },
  /** Checks of the bank, torn snapshots among them. */
  bank: { checks: 5 },
  /** Kills under load; nothing that was acknowledged is lost. */
  durable: { rounds: 100, loadMs: 400 },
  /** A start on a directory with so many documents. */
  restart: { documents: 100_000, mostMs: 1000 },
  /** The figures of the feasibility study: operations a second, or milliseconds for one. */
  bench: {
    atLeastPerSecond: {
      'insertOne, sequential': 3000,
      'insertMany 100000, batches of 1000': 90_000,
      'findOne by indexed field': 3600,
      'transaction with 2 writes': 1050,
    },
    atMostMs: { '$group (sum, avg, count)': 92 },
  },
} as const;
