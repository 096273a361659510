import { driftNotice, isNotable, slackMessage, type DriftReport } from '@understudy/core/drift'
import { jobLink } from './ci-links.js'
import { postMessage, type DeliveryLimits } from './post-message.js'
import { toWebhook, type Webhook } from './webhook.js'

/** How webhooks are told. */
export interface NotifyOptions {
  env: Readonly<Record<string, string | undefined>>
  /** Where a person reads more. Default: the page of the CI job, where there is one. */
  summaryUrl?: string | undefined
  /** How long it may take. */
  limits?: DeliveryLimits
}

/** What came of telling webhooks. */
export interface Notified {
  /** Hosts that took the message. */
  sent: string[]
  /** Who was not told, and why, in sentences without addresses. */
  notes: string[]
}

/**
 * Tell webhooks of a run, where it has something to tell: a breaking or risky change, what could not be checked, tests that
 * fail, or that nothing was compared. All at a time; never throws, since who is told changes nothing about the run.
 */
export async function notify(
  report: DriftReport,
  entries: readonly string[],
  options: NotifyOptions,
): Promise<Notified> {
  const { env, summaryUrl = jobLink(env), limits } = options
  if (!isNotable(report)) return { sent: [], notes: [] }
  const webhooks = [...new Set(entries)].map((entry) => toWebhook(entry, env))
  const outcomes = await Promise.all(
    webhooks.map(async (webhook) => {
      if (typeof webhook === 'string') return { name: null, reason: webhook }
      return { name: webhook.name, reason: await postMessage(webhook, bodyFor(webhook, report, summaryUrl), limits) }
    }),
  )
  return {
    sent: outcomes.flatMap(({ name, reason }) => (name !== null && reason === null ? [name] : [])),
    notes: outcomes.flatMap(({ name, reason }) =>
      reason === null ? [] : [`No notification is sent${name === null ? '' : ` to ${name}`}: ${reason}`],
    ),
  }
}

function bodyFor({ format }: Webhook, report: DriftReport, summaryUrl: string | undefined): string {
  return JSON.stringify(format === 'slack' ? slackMessage(report, { summaryUrl }) : driftNotice(report, { summaryUrl }))
}
