import type { CompileStage } from './stage.ts';

/** The stages that see documents as a series. */
export const seriesStages: Readonly<Record<string, CompileStage>> = {};
