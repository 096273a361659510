import { driftCommand, exampleSecrets, yamlText, type DriftJob } from './drift-job.js'

/** Compose the workflow that looks for drift each night. */
export function githubWorkflow(job: DriftJob): string {
  return `${HEAD}
name: ${job.folder === null ? 'Understudy drift' : yamlText(`Understudy drift: ${job.folder}`)}

on:
  schedule:
    # By UTC. Jobs of full hours start late, or not at all. GitHub stops schedules of repositories that were quiet for
    # 60 days: the heartbeat below tells.
    - cron: '${job.minute} ${job.hour} * * *'
  workflow_dispatch:

permissions:
  contents: write # pushes one branch for each service that changed
  pull-requests: write # opens or updates its pull request
  # security-events: write # for code scanning, see below

concurrency:
  group: ${job.name}
  cancel-in-progress: false

jobs:
  drift:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    env:
      # A URL that a monitor waits for, so that a night without a run is noticed. Without the secret, nothing is sent.
      HEARTBEAT_URL: \${{ secrets.UNDERSTUDY_HEARTBEAT_URL }}
    steps:
      - uses: actions/checkout@v6
${setUp(job)}
${install(job)}

      # 0: all that was checked is as recorded. 1: a service changed in a way that breaks or may break its callers.
      # 2: something could not be checked, such as for a missing credential or an outage. 3: used wrongly.
      - name: Compare what is recorded with what the services answer
        run: ${driftCommand(job, '--sarif understudy-drift.sarif --junit understudy-drift.xml')}
${inFolder(job)}        env:
          # Pull requests of this token start no other workflows. To have them checked, take a token of a GitHub App.
          GITHUB_TOKEN: \${{ github.token }}
${secretLines(job)}

      - if: always()
        uses: actions/upload-artifact@v7
        with:
          name: ${job.name}
          path: |
            ${below(job, 'understudy-drift.sarif')}
            ${below(job, 'understudy-drift.xml')}
          if-no-files-found: ignore

      # Findings in the Security tab:
      # - if: always()
      #   uses: github/codeql-action/upload-sarif@v4
      #   with:
      #     sarif_file: ${below(job, 'understudy-drift.sarif')}

      - name: Tell the monitor that the job has run
        if: always() && env.HEARTBEAT_URL != ''
        run: curl --fail --silent --show-error --max-time 10 --retry 3 --output /dev/null "$HEARTBEAT_URL"
`
}

const HEAD = `# Looks each night whether the services still answer as recorded: a fifth of the tests, so all of them in five nights.
# Written once by \`understudy init --ci github\`, and yours to change. It needs, in the repository's settings:
# - Actions > General: "Allow GitHub Actions to create and approve pull requests".
# - Secrets and variables > Actions: what the tests need to reach the services.`

const CACHED = new Set(['npm', 'pnpm', 'yarn'])

function setUp(job: DriftJob): string {
  const { packages, lockedAt } = job
  const isCached = CACHED.has(packages.name) && !packages.isBerry && lockedAt !== null
  const cache = isCached ? [`          cache: ${packages.name}`] : []
  const lock =
    isCached && lockedAt !== ''
      ? [`          cache-dependency-path: ${yamlText(`${lockedAt}/${LOCKS[packages.name]}`)}`]
      : []
  return [
    ...(packages.name === 'pnpm' ? setUpPnpm(packages.pinned) : []),
    '      - uses: actions/setup-node@v6',
    '        with:',
    job.nodeFile === null ? '          node-version: lts/*' : `          node-version-file: ${yamlText(job.nodeFile)}`,
    ...cache,
    ...lock,
    ...(packages.name === 'bun' ? ['      - uses: oven-sh/setup-bun@v2'] : []),
  ].join('\n')
}

const LOCKS: Record<string, string> = { npm: 'package-lock.json', pnpm: 'pnpm-lock.yaml', yarn: 'yarn.lock' }

/** The action reads `packageManager` itself, and refuses to be told as well. */
function setUpPnpm(pinned: string | null): string[] {
  const use = '      - uses: pnpm/action-setup@v6'
  return pinned === null ? [use, '        with:', '          version: latest'] : [use]
}

function install({ packages, lockedAt, folder }: DriftJob): string {
  const where = lockedAt ?? folder ?? ''
  const command = packages.isBerry
    ? ['|', 'npm install --global corepack', 'corepack enable', packages.installLocked]
    : [packages.installLocked]
  const run = `      - run: ${command.join('\n          ')}`
  return where === '' ? run : `${run}\n        working-directory: ${yamlText(where)}`
}

function inFolder({ folder }: DriftJob): string {
  return folder === null ? '' : `        working-directory: ${yamlText(folder)}\n`
}

function below({ folder }: DriftJob, file: string): string {
  return folder === null ? file : `${folder}/${file}`
}

function secretLines({ secrets, services }: DriftJob): string {
  const toLine = (name: string): string => `${name}: \${{ secrets.${name} }}`
  if (secrets.length > 0) return secrets.map((name) => `          ${toLine(name)}`).join('\n')
  const examples = exampleSecrets(services).map((name) => `          # ${toLine(name)}`)
  return ['          # What the tests read from the environment to reach the services, such as:', ...examples].join(
    '\n',
  )
}
