export { findCallSites, type FramePosition } from './find-call-sites.js'
export { createSiteIndex } from './site-index.js'
export { createSourceFilter } from './source-files.js'
export type { StaticSite } from './static-site.js'
