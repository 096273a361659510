import { cpSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildIfStale, underBuildLock } from '../../scripts/build.mjs'
import { SCRATCH } from './processes.mjs'

const BENCH = fileURLToPath(new URL('..', import.meta.url))
const PACKAGES = join(BENCH, '..', 'packages')

/** The folder whose `node_modules` has everything that is measured; suites lie below it. */
export const INSTALLED = join(SCRATCH, 'installed')

/**
 * Build what is stale, and make `INSTALLED/node_modules` as an install would: the peers linked, Understudy's packages
 * as copies of what they publish. A link would leave them outside `node_modules`, where runners transform each file
 * again; and a build during the run would change what is measured.
 */
export function install({ build = true } = {}) {
  return underBuildLock(async () => {
    if (build) await buildIfStale()
    copyPackages(INSTALLED)
  })
}

function copyPackages(folder) {
  const modules = join(folder, 'node_modules')
  linkAll(join(BENCH, 'node_modules'), modules, (name) => !name.startsWith('@understudy/'))
  for (const name of ['core', 'jest-env', 'vitest-plugin']) {
    const manifest = join(PACKAGES, name, 'package.json')
    if (!existsSync(manifest)) continue
    const { files = [], dependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8'))
    const copy = join(modules, '@understudy', name)
    mkdirSync(copy, { recursive: true })
    for (const file of ['package.json', ...globSync(files, { cwd: join(PACKAGES, name) })]) {
      cpSync(join(PACKAGES, name, file), join(copy, file), { recursive: true })
    }
    const isThirdParty = (dependency) => dependency in dependencies && !dependency.startsWith('@understudy/')
    linkAll(join(PACKAGES, name, 'node_modules'), join(copy, 'node_modules'), isThirdParty)
  }
}

function linkAll(from, to, wanted) {
  for (const name of packageNames(from).filter(wanted)) {
    const link = join(to, name)
    mkdirSync(dirname(link), { recursive: true })
    if (!existsSync(link)) symlinkSync(join(from, name), link, 'junction')
  }
}

function packageNames(modules) {
  if (!existsSync(modules)) return []
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((part) => `${name}/${part}`) : name,
    )
}
