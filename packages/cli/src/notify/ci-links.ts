type Environment = Readonly<Record<string, string | undefined>>

/** Where CI services say which page a job has. */
const JOB_PAGES = ['CI_JOB_URL', 'BUILDKITE_BUILD_URL', 'CIRCLE_BUILD_URL', 'BUILD_URL', 'CI_PIPELINE_URL'] as const

/** The page of the CI job that this runs in; undefined where none is known. */
export function jobLink(env: Environment): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env
  const isGithub = isTold(server) && isTold(repository) && isTold(run)
  const link = isGithub
    ? `${server}/${repository}/actions/runs/${run}`
    : JOB_PAGES.map((name) => env[name]).find(isTold)
  return link !== undefined && /^https?:/.test(link) && URL.canParse(link) ? link : undefined
}

/**
 * Where the forge of the CI job shows a line of a file, with `{file}` and `{line}` in it; undefined where none is known. Files
 * are relative to the repository's root, or to a folder in it.
 */
export function sourceLink(env: Environment, folder = ''): string | undefined {
  const steps = folder.split('/').filter((step) => step !== '' && step !== '.')
  const file = [...steps.map(encodeURIComponent), '{file}#L{line}'].join('/')
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_SHA: sha } = env
  if (isTold(server) && isTold(repository) && isTold(sha)) return `${server}/${repository}/blob/${sha}/${file}`
  const { CI_PROJECT_URL: project, CI_COMMIT_SHA: commit } = env
  return isTold(project) && isTold(commit) ? `${project}/-/blob/${commit}/${file}` : undefined
}

function isTold(value: string | undefined): value is string {
  return value !== undefined && value !== ''
}
