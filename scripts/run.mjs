import { spawn } from 'node:child_process'

/**
 * @typedef {object} RunOptions
 * @property {string} cwd
 * @property {Record<string, string>} [env] added to this process's own
 * @property {number} [limitMs] after which the command and its children are ended
 * @property {boolean} [show] pass the output through instead of collecting it
 */

/**
 * Run a command to its end.
 * @param {string} file
 * @param {string[]} args
 * @param {RunOptions} options
 * @returns {Promise<{ code: number | null, output: string, timedOut: boolean }>} stdout and stderr as they came
 */
export function attempt(file, args, { cwd, env, limitMs = 600_000, show = false }) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that a time-out reaches grandchildren too.
      detached: true,
    })
    const stop = () => endGroup(child.pid)
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      stop()
    }, limitMs)
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM'])
    for (const signal of signals) process.on(signal, stop)
    process.on('exit', stop)
    /** @type {Buffer[]} */
    const chunks = []
    child.stdout?.on('data', (chunk) => chunks.push(chunk))
    child.stderr?.on('data', (chunk) => chunks.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      for (const signal of signals) process.off(signal, stop)
      process.off('exit', stop)
      resolve({ code, output: Buffer.concat(chunks).toString(), timedOut })
    })
  })
}

/**
 * Run a command that has to succeed.
 * @param {string} file
 * @param {string[]} args
 * @param {RunOptions} options
 * @returns {Promise<string>} its output
 */
export async function run(file, args, options) {
  const { code, output, timedOut } = await attempt(file, args, options)
  if (code === 0) return output
  const ending = timedOut ? 'took too long' : `ended with code ${code}`
  throw new Error(`${output}\n\`${[file, ...args].join(' ')}\` ${ending}`)
}

/** @param {number | undefined} pid */
function endGroup(pid) {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The group has ended by itself.
  }
}
