export { deskSource, mayName, mayNameAnySource, ownSources, requireSource, SELF } from './source.rules.ts';
