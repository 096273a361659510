const MAX_LINES = 8

/** What is told of a refusal, by what Git says. The first that fits. */
const REMEDIES: { said: RegExp; fix: string }[] = [
  {
    said: /GH006|GH013|protected branch|repository rule|rule violations/i,
    fix: 'Let the token push to the branches of Understudy in the rules of the repository, or set drift.pullRequest.branchPrefix to names that no rule protects.',
  },
  {
    said: /hook declined|pre-receive|denied by hook/i,
    fix: 'The server checks what is pushed: make drift.pullRequest (author, branchPrefix) fit its rules.',
  },
  {
    said: /archived|read-only/i,
    fix: 'Nothing can be pushed to an archived repository.',
  },
  {
    said: /not allowed to upload code|not allowed to push|Permission to .* denied|Write access .* not granted|error: 403|HTTP 403/i,
    fix: 'What logs in may not push: a GitHub workflow needs contents: write; GitLab needs a token with the Developer role and the scope write_repository as GITLAB_TOKEN.',
  },
  {
    said: /Authentication failed|could not read (Username|Password)|terminal prompts disabled|error: 401|HTTP Basic: Access denied/i,
    fix: 'Git has nothing to log in with: let the checkout keep its credentials, or set GITHUB_TOKEN or GITLAB_TOKEN.',
  },
  {
    said: /Permission denied \(publickey|Host key verification failed/i,
    fix: 'SSH does not get in without asking: give the job a key and the known host.',
  },
  {
    said: /repository .* not found|does not appear to be a git repository|does not exist/i,
    fix: 'Check the address of the remote, and whether what logs in may see it.',
  },
  {
    said: /cannot lock ref|directory file conflict|exists; cannot create/i,
    fix: 'A branch is in the way of the name: remove it, or set drift.pullRequest.branchPrefix.',
  },
]

const TO_READ = 'The remote cannot be read'

/** Say why the remote refuses, in Git's own words, and what to do about it. */
export function explainRefusal(what: 'read' | 'push', said: string, branch = ''): string {
  const first = what === 'read' ? TO_READ : `The branch ${branch} cannot be pushed`
  const fix = REMEDIES.find((each) => each.said.test(said))?.fix
  return [`${first}:`, ...reasonsIn(said).map((line) => `  ${line}`), ...(fix === undefined ? [] : [fix])].join('\n')
}

/** The lines that give a reason, each once. */
function reasonsIn(said: string): string[] {
  const lines = said.split(/\r?\n|\r/).map((line) => line.replace(/\s+$/, ''))
  const reasons = lines.filter((line) =>
    /^(remote:\s*\S|error:|fatal:|!|ssh|git@|ERROR|.*Permission denied)/.test(line),
  )
  const chosen = reasons.length > 0 ? reasons : lines.filter((line) => line !== '')
  return [...new Set(chosen.map((line) => line.replaceAll('\t', ' ')))].slice(0, MAX_LINES)
}
