export { OnBehalfInput } from './member.inputs.ts';
export { Author, authorOf, type Byline } from './member.outputs.ts';
export { participationOf } from './member.rules.ts';
export { type Act, actOf } from './member.service.ts';
