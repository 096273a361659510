import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from './build.mjs'
import { packAll } from './pack.mjs'
import { attempt } from './run.mjs'

// How `attw` is to look at each package; a package without types of its own is not for it.
/** @type {Record<string, string[]>} */
const ATTW = {
  // ES modules on purpose, but for core's root entry: every Node that the packages support can require them.
  '@understudy/core': ['--profile', 'node16', '--ignore-rules', 'cjs-resolves-to-esm'],
  '@understudy/jest-env': ['--profile', 'node16', '--ignore-rules', 'cjs-resolves-to-esm'],
  '@understudy/vitest-plugin': ['--profile', 'node16', '--ignore-rules', 'cjs-resolves-to-esm'],
}

const folder = mkdtempSync(join(tmpdir(), 'understudy-packed-'))
try {
  const tarballs = await packAll(folder)
  const checks = Object.entries(tarballs).flatMap(([name, path]) => {
    const attw = ATTW[name]
    return [
      { name, tool: 'publint', args: [path, '--strict'] },
      ...(attw === undefined ? [] : [{ name, tool: 'attw', args: [path, '--no-emoji', '--no-color', ...attw] }]),
    ]
  })
  for (const { name, tool, args } of checks) {
    const { code, output } = await attempt(join(ROOT, 'node_modules', '.bin', tool), args, { cwd: ROOT })
    console.log(`${code === 0 ? 'ok    ' : 'failed'}  ${tool.padEnd(7)}  ${name}`)
    if (code === 0) continue
    console.log(output)
    process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true })
}
