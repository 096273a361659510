import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  planPatches,
  pullRequestText,
  type ApplyOptions,
  type DriftReport,
  type DriftRun,
  type PullRequestText,
  type UpdatePlan,
} from '@understudy/core/drift'
import type { ChangedFile, ServiceChange } from './pull-request/service-change.js'

/** What is to be proposed for one service. */
export interface ServicePatches {
  service: string
  plan: UpdatePlan
  files: ChangedFile[]
}

/** Plan what is patched for each service by itself. Reads body files, and so comes before anything is written. */
export function planServices(run: DriftRun, options: ApplyOptions, prefix: string): ServicePatches[] {
  const wanted = run.report.result.findings.filter(({ fingerprint }) => !options.accepted.has(fingerprint))
  return [...new Set(wanted.map(({ service }) => service))].flatMap((service) => {
    const plan = planPatches(run, options, [service])
    return plan.texts.size === 0 ? [] : [{ service, plan, files: changedFiles(plan, options.rootDir, prefix) }]
  })
}

/** How changes are told. */
export interface ProposeOptions {
  recordings: DriftRun['recordings']
  /** What is proposed already for a service, and could not be seen this time. */
  unseenOf: (service: string) => string[]
  labels: readonly string[]
  /** Where the project is in its repository; empty where it is all of it. */
  folder: string
  /** Shows a line of a file; undefined where no such page is known. */
  sourceLink: string | undefined
}

/** Make the change of each service, with what its request says. */
export function serviceChanges(
  all: readonly ServicePatches[],
  report: DriftReport,
  { recordings, unseenOf, labels, folder, sourceLink }: ProposeOptions,
): ServiceChange[] {
  return all.map(({ service, plan, files }) => {
    const rerun = rerunFor(report, plan, recordings)
    const own: DriftReport = { ...report, update: { ...plan.update, rerun }, notes: plan.notes }
    const findings = report.result.findings.filter((one) => one.service === service && !one.accepted)
    return {
      service,
      ...inFolder(folder, pullRequestText(own, service, sourceLink === undefined ? {} : { sourceLink })),
      files,
      key: keyOf(plan),
      parts: [...new Set(plan.update.recordings.flatMap((one) => one.fingerprints))].toSorted(),
      labels: [...labels],
      unseen: unseenOf(service),
      isBreaking: findings.some(({ severity }) => severity === 'breaking'),
    }
  })
}

/** Say in which package it is. */
function inFolder(folder: string, { title, body }: PullRequestText): PullRequestText {
  if (folder === '') return { title, body }
  return { title: `${title} (${folder})`, body: `In \`${folder}\`, from which all paths are told:\n\n${body}` }
}

/** How the tests of the patched recordings ended, of all that were run again. */
function rerunFor(
  report: DriftReport,
  plan: UpdatePlan,
  recordings: DriftRun['recordings'],
): NonNullable<DriftReport['update']>['rerun'] {
  const rerun = report.update?.rerun ?? null
  if (rerun === null) return null
  const files = new Set(recordings.filter(({ path }) => plan.texts.has(path)).map(({ testFile }) => testFile))
  return { ...rerun, failed: rerun.failed.filter(({ file }) => files.has(file)) }
}

function changedFiles(plan: UpdatePlan, rootDir: string, prefix: string): ChangedFile[] {
  const place = (path: string): string => (prefix === '' ? path : `${prefix}/${path}`)
  return [
    ...[...plan.texts].map(([path, text]) => ({ path: place(path), text, from: plan.before.get(path)! })),
    ...[...plan.files].map(([path, bytes]) => ({ path: place(path), text: bytes, from: null })),
    ...plan.removedFiles.map((path) => ({ path: place(path), text: null, from: readFileSync(join(rootDir, path)) })),
  ]
}

/**
 * The same for the same changes at the same places. Values do not count: those of new fields differ from night to night, and a
 * request that a person has rejected is not to come again because of them.
 */
function keyOf({ update }: UpdatePlan): string {
  const parts = update.recordings
    .map(({ recording, interactions, fingerprints }) => [recording, interactions.toSorted(), fingerprints.toSorted()])
    .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)
}

/** Say of what is proposed for a service that it is not needed any more. */
export function needlessChange(service: string, today: string): ServiceChange {
  const body = `On ${today}, \`understudy drift\` found that the service answers again as the recordings on the base branch say. With this merged, they would say otherwise. Close this, unless you know better; should the service change again, that is proposed anew.`
  return { service, files: [], title: `No drift in ${service} any more`, body, key: 'needless', isNeedless: true }
}
