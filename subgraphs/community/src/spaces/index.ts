export { Space } from './space.entity.ts';
export { loadSpace } from './space.loaders.ts';
export { requireSpace } from './space.service.ts';
