export { MetricFormat } from './glossary.enums.ts';
export { Behaviour, Dimension, Metric } from './glossary.outputs.ts';
export {
  axisNamed,
  behaviourNamed,
  type DimensionDefinition,
  dimensionNamed,
  type MetricDefinition,
  metricNamed,
} from './glossary.rules.ts';
export { loadDimension } from './glossary.loaders.ts';
