export {
  COMMIT_UNKNOWN,
  MAX_TIME_EXPIRED,
  NO_SUCH_TRANSACTION,
  NOT_WRITABLE_PRIMARY,
  type WireFailure,
  WRITE_CONCERN_TIMEOUT,
  WRITE_CONFLICT,
} from './failures.ts';
export { losePrimary } from './election.ts';
export type { UsedRule, WireAction, WireRule } from './rules.ts';
export { startWireProxy, type WireProxy } from './wire-proxy.ts';
