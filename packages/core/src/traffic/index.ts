export { exportHar, openRecording, type ExportedRecording, type ExportOptions, type HarExport } from './export-har.js'
export type { Har, HarEntry } from './har-types.js'
export { importTraffic, type ImportedCall, type ImportOptions, type ImportResult } from './import-traffic.js'
export type { TrafficFilter } from './import-traffic-choice.js'
export { isZip, readZip } from './read-zip.js'
export { SKIP_REASONS, type SkipReason } from './skip-reasons.js'
export type {
  SkippedCall,
  Traffic,
  TrafficEntry,
  TrafficFile,
  TrafficLoss,
  TrafficPart,
  TrafficReader,
  TrafficResponse,
} from './traffic-entry.js'
export { readTraffic, TRAFFIC_FORMAT_NAMES, type TrafficFormat } from './traffic-formats.js'
