export { Method } from './attribute.enums.ts';
export { AttributeValueInput } from './attribute.inputs.ts';
export { findDefinitions } from './attribute.queries.ts';
export { type DefinitionsByKey, type FirstStatements, stateFirst } from './attribute.rules.ts';
export { admitStatements } from './attribute.service.ts';
