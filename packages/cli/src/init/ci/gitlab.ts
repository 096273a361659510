import { isMap, isScalar, isSeq, parseAllDocuments, type Document, type Node, type YAMLSeq } from 'yaml'
import type { Edited } from '../change.js'
import { driftCommand, exampleSecrets, yamlText, type DriftJob } from './drift-job.js'

/** Compose the job that looks for drift on each scheduled pipeline; `stages` are those of the pipeline, null without a list. */
export function gitlabJob(job: DriftJob, stages: readonly string[] | null): string {
  return `${head(job)}
${job.name}:
  stage: ${yamlText(stageIn(stages))}
  image: ${yamlText(`node:${job.nodeVersion ?? 'lts'}`)}
  needs: []
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
    - if: $CI_PIPELINE_SOURCE == "web"
      when: manual
      allow_failure: true
  resource_group: ${job.name}
  interruptible: false
  timeout: 1 hour
  script:
${script(job)
  .map((line) => `    - ${line}`)
  .join('\n')}
  after_script:
    # A URL that a monitor waits for, so that a night without a run is noticed. Without the variable, nothing is sent.
    - test -z "$UNDERSTUDY_HEARTBEAT_URL" || curl --fail --silent --show-error --max-time 10 --retry 3 --output /dev/null "$UNDERSTUDY_HEARTBEAT_URL"
  artifacts:
    when: always
    expire_in: 30 days
    paths:
      - ${yamlText(below(job, JUNIT))}
      - ${yamlText(below(job, QUALITY))}
    reports:
      junit: ${yamlText(below(job, JUNIT))}
      codequality: ${yamlText(below(job, QUALITY))}
`
}

/** What the job is called in the repository. */
export function gitlabFile({ name }: DriftJob): string {
  return `.gitlab/${name}.yml`
}

/** The stages that a pipeline lists; null where it lists none. */
export function stagesIn(text: string): string[] | null {
  const stages = parseAllDocuments(text).map((document) => (document as Document).get('stages'))
  const found = stages.find((one) => isSeq(one))
  return found === undefined ? null : found.items.flatMap((one) => (isScalar(one) ? [String(one.value)] : []))
}

/** Let a pipeline include a file of the repository. */
export function includeFile(text: string | null, file: string): Edited {
  const item = `- local: ${file}`
  if (text === null || text.trim() === '') return { by: 'edit', text: `include:\n  ${item}\n` }
  if (new RegExp(`(?<![\\w.])/?${file.replaceAll('.', String.raw`\.`)}(?![\\w.])`).test(withoutComments(text)))
    return { by: 'none' }
  const documents = parseAllDocuments(text)
  const [document] = documents as Document[]
  if (documents.length !== 1 || document === undefined || document.errors.length > 0 || !isMap(document.contents)) {
    return { by: 'hand', why: 'It is not one plain document of YAML.' }
  }
  const eol = /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n'
  const include = document.contents.items.find(({ key }) => isScalar(key) && key.value === 'include')?.value as
    | Node
    | undefined
  if (include === undefined)
    return { by: 'edit', text: addInclude(text, document.contents.range![0], `include:${eol}  ${item}${eol}`) }
  if (isScalar(include) && typeof include.value === 'string') {
    const [start, end] = include.range!
    return {
      by: 'edit',
      text: `${text.slice(0, start).trimEnd()}${eol}  - ${text.slice(start, end)}${eol}  ${item}${text.slice(end)}`,
    }
  }
  const added = isSeq(include) && !include.flow ? addItem(text, include, { item, eol }) : null
  return added === null ? { by: 'hand', why: 'Its "include" is no plain list.' } : { by: 'edit', text: added }
}

function withoutComments(text: string): string {
  return text.replaceAll(/(?:^|\s)#.*$/gm, '')
}

/** In front of the first key, unless comments stand there; else at the end. */
function addInclude(text: string, first: number, block: string): string {
  const eol = block.endsWith('\r\n') ? '\r\n' : '\n'
  const isFirst =
    text
      .slice(0, first)
      .replace(/^\uFEFF?---/, '')
      .trim() === ''
  if (isFirst) return `${text.slice(0, first)}${block}${eol}${text.slice(first)}`
  return `${text.trimEnd()}${eol}${eol}${block}`
}

function addItem(text: string, { items }: YAMLSeq, { item, eol }: { item: string; eol: string }): string | null {
  const range = (items.at(-1) as Node | undefined)?.range
  if (!range) return null
  const line = text.slice(text.lastIndexOf('\n', range[0]) + 1, range[0])
  const indent = /^(\s*)-\s+$/.exec(line)?.[1]
  if (indent === undefined) return null
  const end = text.slice(0, range[1]).trimEnd().length
  const rest = text.indexOf('\n', end)
  const at = rest === -1 ? text.length : text[rest - 1] === '\r' ? rest - 1 : rest
  return `${text.slice(0, at)}${eol}${indent}${item}${text.slice(at)}`
}

const JUNIT = 'understudy-drift.xml'
const QUALITY = 'understudy-drift.codequality.json'

function head({ minute, hour, secrets, services, name }: DriftJob): string {
  const names = secrets.length > 0 ? secrets : exampleSecrets(services)
  const such = secrets.length > 0 ? 'which are' : 'such as'
  return `# Looks each night whether the services still answer as recorded: a fifth of the tests, so all of them in five nights.
# Written once by \`understudy init --ci gitlab\`, and yours to change. It needs, in the project's settings:
# - Build > Pipeline schedules: a schedule with the cron "${minute} ${hour} * * *". Other jobs run in it too, unless their rules say
#   otherwise.
# - CI/CD > Variables, masked: GITLAB_TOKEN, a project access token with the role Developer and the scopes api and
#   write_repository, which pushes branches and opens merge requests; and what the tests need to reach the services,
#   ${such} ${names.join(', ')}.
#
# ${name} ends with 0: all that was checked is as recorded. 1: a service changed in a way that breaks or may break
# its callers. 2: something could not be checked, such as for a missing credential or an outage. 3: used wrongly.`
}

/** `test`, where there is one; else the last. */
function stageIn(stages: readonly string[] | null): string {
  return stages === null || stages.includes('test') ? 'test' : (stages.at(-1) ?? 'test')
}

function script(job: DriftJob): string[] {
  const { packages, lockedAt, folder } = job
  const installed: Record<string, string[]> = {
    npm: [],
    pnpm: [`npm install --global pnpm@${packages.pinned ?? 'latest'}`],
    yarn: packages.isBerry ? ['npm install --global corepack', 'corepack enable'] : [],
    bun: [`npm install --global bun@${packages.pinned ?? 'latest'}`],
  }
  const at = lockedAt ?? folder ?? ''
  const install = at === '' ? packages.installLocked : `(cd ${JSON.stringify(at)} && ${packages.installLocked})`
  const enter = folder === null ? [] : [`cd ${JSON.stringify(folder)}`]
  return [
    ...(installed[packages.name] ?? []),
    install,
    ...enter,
    driftCommand(job, `--junit ${JUNIT} --code-quality ${QUALITY}`),
  ]
}

function below({ folder }: DriftJob, file: string): string {
  return folder === null ? file : `${folder}/${file}`
}
