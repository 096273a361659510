export { mergeResults, type RunSummary } from './summary.js'
export { summaryLines, type SummaryOptions } from './summary-lines.js'
