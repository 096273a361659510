export { readProjectRecordings, type ProjectRecording } from './project-recordings.js'
export type { DriftReport } from '../drift/index.js'
export {
  driftAnnotations,
  driftCodeQuality,
  driftJson,
  driftJunit,
  driftLines,
  driftMarkdown,
  driftNotice,
  driftSarif,
  isNotable,
  pullRequestText,
  slackMessage,
  type DriftLinesOptions,
  type DriftMarkdownOptions,
  type DriftNotice,
  type NoticeOptions,
  type PullRequestText,
  type RepositoryOptions,
  type SlackBlock,
  type SlackMessage,
} from '../report/drift/index.js'
