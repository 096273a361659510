import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { loadConfig, type ResolvedConfig } from '@understudy/core/config'

const loaded = new Map<string, ResolvedConfig>()

/** Load a project's configuration, once per process: its own, or else that of the run's root or of the package it is in. */
export function projectConfig(rootDir: string, globalRootDir: string): ResolvedConfig {
  const own = load(rootDir)
  if (own.file !== null) return own
  const others = [globalRootDir, ...aboveInPackage(globalRootDir)].map(load)
  return others.find(({ file }) => file !== null) ?? own
}

/** The folders above one, up to that of its package: a `rootDir` is often the `src` of it. */
function aboveInPackage(folder: string): string[] {
  const above: string[] = []
  let at = folder
  while (!existsSync(join(at, 'package.json'))) {
    const parent = dirname(at)
    if (parent === at) return []
    above.push(parent)
    at = parent
  }
  return above
}

function load(rootDir: string): ResolvedConfig {
  const known = loaded.get(rootDir)
  if (known) return known
  const config = loadConfig(rootDir)
  loaded.set(rootDir, config)
  return config
}
