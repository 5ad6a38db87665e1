import { loaderOf } from '@customer-module/subgraph-kit';
import { listDimensions, listMetrics } from './glossary.queries.ts';
import type { Dimension, Metric } from './glossary.outputs.ts';

export const loadMetric = loaderOf<string, Metric>(async (_, context) => byKey(listMetrics(context)));

export const loadDimension = loaderOf<string, Dimension>(async (_, context) => byKey(listDimensions(context)));

function byKey<Word extends { readonly key: string }>(words: readonly Word[]): Map<string, Word> {
  return new Map(words.map((word) => [word.key, word]));
}
