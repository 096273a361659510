/** Takes secrets out of a text that people will read. */
export type Redact = (text: string) => string

/** The variables that hold what opens a forge, in the order in which they are asked. */
export const TOKEN_VARIABLES = {
  github: ['UNDERSTUDY_TOKEN', 'GITHUB_TOKEN', 'GH_TOKEN'],
  /** On a host of one's own, as GitHub's own command has them. */
  enterprise: ['UNDERSTUDY_TOKEN', 'GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN', 'GITHUB_TOKEN', 'GH_TOKEN'],
  gitlab: ['UNDERSTUDY_TOKEN', 'GITLAB_TOKEN', 'CI_JOB_TOKEN'],
} as const

const OTHER_SECRETS = ['CI_REPOSITORY_URL', 'CI_DEPLOY_PASSWORD', 'CI_REGISTRY_PASSWORD', 'ACTIONS_RUNTIME_TOKEN']
const HIDDEN = '***'
const MIN_SECRET = 6

const IN_URL = /([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi
const IN_HEADER =
  /((?:authorization|private-token|job-token)["']?\s*[:=]\s*["']?)(?:(?:basic|bearer|token)\s+)?[^\s"',]+/gi
const BY_SHAPE = /\b(?:gh[opsur]_\w{10,}|github_pat_\w{10,}|gl[a-z]{1,6}-[\w.-]{10,})/g

/** Make a redactor that knows the tokens of an environment, what Git may encode them to, and how tokens look. */
export function createRedact(env: Readonly<Record<string, string | undefined>>): Redact {
  const names = new Set([...Object.values(TOKEN_VARIABLES).flat(), ...OTHER_SECRETS])
  const tokens = [...names].flatMap((name) => env[name]?.trim() ?? []).filter((value) => value.length >= MIN_SECRET)
  const forms = tokens.flatMap((token) => [token, encodeURIComponent(token), Buffer.from(token).toString('base64')])
  const known = [...new Set(forms)].toSorted((a, b) => b.length - a.length)
  return (text) =>
    known
      .reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text)
      .replace(IN_URL, `$1${HIDDEN}@`)
      .replace(IN_HEADER, `$1${HIDDEN}`)
      .replace(BY_SHAPE, HIDDEN)
}
