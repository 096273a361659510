import { fork, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A folder for this run's files, removed at the end of the process. */
export const SCRATCH = mkdtempSync(join(tmpdir(), 'understudy-bench-'))
process.on('exit', () => rmSync(SCRATCH, { recursive: true, force: true }))

const CHILD_LIMIT_MS = 120_000
let jobs = 0

/**
 * Run one job in a process of its own and return what it wrote, or `{ failed }` with the reason. The result goes
 * through a file, so that no channel to the parent is open while a tool patches sockets.
 */
export async function runJob(script, job, { nodeOptions = [] } = {}) {
  const result = join(SCRATCH, `result-${++jobs}.json`)
  const path = fileURLToPath(new URL(`./children/${script}.mjs`, import.meta.url))
  const args = ['--no-warnings', ...nodeOptions, path, JSON.stringify({ ...job, result, scratch: SCRATCH })]
  const { code, output } = await run(process.execPath, args)
  try {
    return JSON.parse(readFileSync(result, 'utf8'))
  } catch {
    return { failed: `exit code ${code}: ${output.trim().split('\n').slice(-12).join('\n')}` }
  }
}

/** Run a command to its end, or end it after `limitMs`. Output of both streams is joined. */
export function run(command, args, { limitMs = CHILD_LIMIT_MS, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs)
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code, output })
    })
  })
}

/** Start the downstream service. */
export function startServer() {
  const child = fork(fileURLToPath(new URL('./server.mjs', import.meta.url)), { execArgv: [] })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('message', ({ port }) => resolve({ port, stop: () => child.disconnect() }))
  })
}
