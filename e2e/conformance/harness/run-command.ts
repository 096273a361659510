import { spawn } from 'node:child_process'

/** How a command ended. */
export interface Ending {
  code: number | null
  /** Standard output and error as they came. */
  output: string
  seconds: number
}

/** What of this process's environment a command needs to work at all; the rest would tell runners that they are nested. */
const KEPT =
  /^(?:PATH|HOME|TMPDIR|TEMP|TMP|SystemRoot|USERPROFILE|APPDATA|LOCALAPPDATA|npm_config_.*|NODE_EXTRA_CA_CERTS|NODE_COMPILE_CACHE)$/i

/** Run a program of Node's to its end, at most `limitMs`, in a clean environment. */
export function runCommand(
  file: string,
  args: string[],
  { cwd, env = {}, limitMs = 180_000 }: { cwd: string; env?: Record<string, string>; limitMs?: number },
): Promise<Ending> {
  const kept = Object.entries(process.env).filter(([name]) => KEPT.test(name))
  const start = performance.now()
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      env: { ...Object.fromEntries(kept), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs)
    let output = ''
    child.stdout.on('data', (chunk) => (output += String(chunk)))
    child.stderr.on('data', (chunk) => (output += String(chunk)))
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code, output, seconds: (performance.now() - start) / 1000 })
    })
  })
}

/** The same for a command that has to succeed. */
export async function mustRun(...call: Parameters<typeof runCommand>): Promise<Ending> {
  const ending = await runCommand(...call)
  if (ending.code !== 0) throw new Error(`${call[0]} ${call[1].join(' ')} ended with ${ending.code}:\n${ending.output}`)
  return ending
}
