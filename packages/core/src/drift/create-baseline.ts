import type { Interaction } from '../model/index.js'
import type { Baseline, DriftOptions } from './comparison.js'

/** Merge the shapes of everything recorded, per service, operation, status and media type. */
export declare function createBaseline(interactions: readonly Interaction[], options?: DriftOptions): Baseline
