import type { DriftReport } from '../../drift/drift-report.js'
import type { RunFinding } from '../../drift/drift-result.js'
import {
  amount,
  changeOf,
  evidenceOf,
  findingsOf,
  listText,
  placeOf,
  subjectOf,
  testName,
  titleOf,
} from './finding-words.js'
import type { NoticeOptions } from './notice.js'
import { countsOf, exitText, groupUnchecked, headlineOf } from './report-words.js'

/** A message in Slack's format. */
export interface SlackMessage {
  /** What is shown where blocks are not. */
  text: string
  blocks: SlackBlock[]
}

/** As much of Slack's blocks as is used. */
export type SlackBlock =
  | { type: 'header'; text: { type: 'plain_text'; text: string } }
  | { type: 'section'; text: { type: 'mrkdwn'; text: string } }
  | { type: 'context'; elements: { type: 'mrkdwn'; text: string }[] }

// Slack refuses more than 50 blocks, 150 characters in a header and 3000 in a text.
const MOST_FINDINGS = 20
const MOST_GROUPS = 10
const MOST_HEADER = 150
const MOST_TEXT = 3000
const MOST_PART = 250
const MOST_TESTS = 3

const SIGNS = { breaking: ':red_circle:', risky: ':large_orange_circle:' } as const

/** Write what alerts, and what could not be checked, in Slack's format. */
export function slackMessage(report: DriftReport, { summaryUrl }: NoticeOptions = {}): SlackMessage {
  const alerts = (['breaking', 'risky'] as const).flatMap((severity) =>
    findingsOf(report, severity).map((finding) => sectionOf(findingText(finding, SIGNS[severity]))),
  )
  const groups = groupUnchecked(report.result.couldNotCheck).map(({ service, reason, operations, calls }) => {
    const which = `${code(service)}: ${amount(calls.length, 'call')} of ${code(listText(operations, 5))}`
    return sectionOf(`:warning: could not check ${which}\n${escape(reason)}`)
  })
  const failed = (report.tests?.failed ?? []).map(({ file, name }) => code(testName({ file, name })))
  const link = summaryUrl === undefined ? [] : [sectionOf(`<${linkOf(summaryUrl)}|Read the whole report>`)]
  const end = `${countsOf(report)}; ${exitText(report)}`
  return {
    text: cut(escape(headlineOf(report)), MOST_TEXT),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(headlineOf(report), MOST_HEADER) } },
      ...atMost(alerts, MOST_FINDINGS, 'change'),
      ...atMost(groups, MOST_GROUPS, 'reason'),
      ...(failed.length === 0 ? [] : [sectionOf(`Failed on live answers: ${listText(failed, 5)}`)]),
      ...link,
      { type: 'context', elements: [{ type: 'mrkdwn', text: cut(escape(end), MOST_TEXT) }] },
    ],
  }
}

function findingText(finding: RunFinding, sign: string): string {
  const { hint, tests } = finding
  return [
    `${sign} ${code(subjectOf(finding))} ${code(placeOf(finding))} *${titleOf(finding)}*`,
    `${code(changeOf(finding))}  ${evidenceOf(finding)}`,
    ...(hint === undefined ? [] : [escape(cut(hint, MOST_PART))]),
    ...(tests.length === 0 ? [] : [`Tests: ${listText(tests.map(code), MOST_TESTS)}`]),
  ].join('\n')
}

function sectionOf(text: string): SlackBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: cut(text, MOST_TEXT) } }
}

function atMost(blocks: readonly SlackBlock[], most: number, noun: string): SlackBlock[] {
  const hidden = blocks.length - most
  return [...blocks.slice(0, most), ...(hidden > 0 ? [sectionOf(`and ${amount(hidden, `more ${noun}`)}`)] : [])]
}

/** Nothing of what others named is markup, nor calls anyone. */
function code(text: string): string {
  return `\`${escape(cut(text.replace(/[\s\p{Cc}]+/gu, ' '), MOST_PART)).replaceAll('`', 'ˋ')}\``
}

function escape(text: string): string {
  return text.toWellFormed().replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function linkOf(url: string): string {
  return url.replace(/[<>|\s]/g, encodeURIComponent)
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text
  return `${text
    .slice(0, most - 1)
    .toWellFormed()
    .replace(/\ufffd$/, '')}…`
}
