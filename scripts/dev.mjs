// Daily work on one package: rebuilds it and re-runs its unit tests on every change.
//
//     pnpm dev core
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { PACKAGES, ROOT } from './build.mjs'

const name = process.argv[2] ?? ''
if (!PACKAGES.includes(name)) {
  console.error(`pnpm dev <package>, one of: ${PACKAGES.join(', ')}`)
  process.exit(3)
}

const bin = (/** @type {string} */ tool) => join(ROOT, 'node_modules', '.bin', tool)
const children = [
  spawn(bin('tsdown'), ['--watch', '--log-level', 'warn'], { cwd: join(ROOT, 'packages', name), stdio: 'inherit' }),
  spawn(bin('vitest'), ['watch', '--project', name, ...process.argv.slice(3)], { cwd: ROOT, stdio: 'inherit' }),
]
for (const child of children) {
  child.on('exit', (code) => {
    for (const other of children) other.kill()
    process.exitCode ??= code ?? 0
  })
}
