import { measureCold } from './cold.mjs'
import { measureCoverage } from './coverage.mjs'
import { measureLargeBody } from './large-body.mjs'
import { measureLoad } from './load.mjs'
import { measureRecording } from './recording.mjs'
import { measureReplay } from './replay.mjs'
import { measureReport } from './report.mjs'
import { measureServe } from './serve.mjs'
import { measureSuites } from './suites.mjs'

/** The measures by name, in the order in which they run and are printed. */
export const MEASURES = {
  replay: measureReplay,
  coverage: measureCoverage,
  load: measureLoad,
  suites: measureSuites,
  recording: measureRecording,
  'large-body': measureLargeBody,
  cold: measureCold,
  report: measureReport,
  serve: measureServe,
}
