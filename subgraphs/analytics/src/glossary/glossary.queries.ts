import type { Context } from '@customer-module/subgraph-kit';
import { requireAnalyst } from '../disclosure/index.ts';
import type { Behaviour, Dimension, Metric } from './glossary.outputs.ts';
import { BEHAVIOURS, DIMENSIONS, METRICS } from './glossary.rules.ts';

export function listMetrics({ actor }: Context): Metric[] {
  requireAnalyst(actor);
  return [...METRICS];
}

export function listDimensions({ actor }: Context): Dimension[] {
  requireAnalyst(actor);
  return [...DIMENSIONS];
}

export function listBehaviours({ actor }: Context): Behaviour[] {
  requireAnalyst(actor);
  return [...BEHAVIOURS];
}
