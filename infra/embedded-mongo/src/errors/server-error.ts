/** The server's numbers for what went wrong, by the names that it sends with them. Drivers and MikroORM decide by these numbers. */
const codes = {
  InternalError: 1,
  BadValue: 2,
  HostUnreachable: 6,
  GraphContainsCycle: 5,
  FailedToParse: 9,
  UserNotFound: 11,
  UnsupportedFormat: 12,
  Unauthorized: 13,
  TypeMismatch: 14,
  Overflow: 15,
  InvalidLength: 16,
  ProtocolError: 17,
  IllegalOperation: 20,
  InvalidBSON: 22,
  LockBusy: 24,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  CannotCreateIndex: 67,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  MaxTimeMSExpired: 50,
  DollarPrefixedFieldName: 52,
  InvalidIdField: 53,
  NotSingleValueField: 54,
  EmptyFieldName: 56,
  DottedFieldName: 57,
  CommandNotFound: 59,
  ImmutableField: 66,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  WriteConcernFailed: 64,
  IndexAlreadyExists: 68,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  NetworkTimeout: 89,
  OperationFailed: 96,
  DocumentValidationFailure: 121,
  WriteConflict: 112,
  CommandNotSupported: 115,
  ConflictingOperationInProgress: 117,
  InvalidViewDefinition: 182,
  OptionNotSupportedOnView: 167,
  InvalidPipelineOperator: 168,
  CommandNotSupportedOnView: 166,
  CappedPositionLost: 136,
  QueryFeatureNotAllowed: 224,
  TransactionTooOld: 225,
  AtomicityFailure: 226,
  CannotImplicitlyCreateCollection: 227,
  InvalidUUID: 207,
  InvalidResumeToken: 260,
  ChangeStreamFatalError: 280,
  ChangeStreamHistoryLost: 286,
  NoSuchTransaction: 251,
  NoSuchSession: 206,
  TransactionCommitted: 256,
  TransactionTooLarge: 257,
  OperationNotSupportedInTransaction: 263,
  TransactionExceededLifetimeLimitSeconds: 290,
  ExceededMemoryLimit: 146,
  NoQueryExecutionPlans: 291,
  QueryExceededMemoryLimitNoDiskUseAllowed: 292,
  ConversionFailure: 241,
  NotWritablePrimary: 10107,
  InterruptedAtShutdown: 11600,
  Interrupted: 11601,
  InterruptedDueToReplStateChange: 11602,
  CursorKilled: 237,
  SnapshotUnavailable: 246,
  SnapshotTooOld: 239,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  OutOfDiskSpace: 14031,
  InvalidIndexSpecificationOption: 197,
  ViewDepthLimitExceeded: 165,
} as const;

/** A name the server has for an error. */
export type CodeName = keyof typeof codes;

const names = new Map<number, string>(Object.entries(codes).map(([name, code]) => [code, name]));

/** Named for a reply; a number without a name is called `Location` and the number, as the server does. */
export const nameOfCode = (code: number): string => names.get(code) ?? `Location${code}`;

/** What an error carries besides its number and message. */
export type ErrorDetails = {
  /** Error labels, e.g. `TransientTransactionError`: what a driver retries by. */
  labels?: readonly string[];
  /** Further fields of the reply, in the types of `bson/values.ts` (`keyPattern`, `keyValue`, `errInfo`). */
  extra?: ReadonlyMap<string, unknown>;
};

/** A failure the server answers with, in the form that drivers parse. */
export class ServerError extends Error {
  readonly code: number;
  readonly codeName: string;
  readonly labels: readonly string[];
  readonly extra: ReadonlyMap<string, unknown>;

  /** `code` is a name of the table, or a bare number such as 40324 (then the name is `Location40324`). */
  constructor(code: CodeName | number, message: string, details: ErrorDetails = {}) {
    super(message);
    this.name = 'ServerError';
    this.code = typeof code === 'number' ? code : codes[code];
    this.codeName = nameOfCode(this.code);
    this.labels = details.labels ?? [];
    this.extra = details.extra ?? new Map();
  }
}
