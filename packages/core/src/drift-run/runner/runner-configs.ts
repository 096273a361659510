import { join } from 'node:path'
import { listFolder, readText } from '../../store/disk.js'
import { listProjectFiles } from '../../store/project-files.js'
import type { RunnerKind } from './runner.js'

/** What is known of a runner before it is looked for. */
export interface RunnerFacts {
  /** For a person. */
  title: string
  package: string
  adapter: string
  /** Tells a file that configures it by its name, and by its text where that is not enough. */
  isConfig(name: string, text: () => string): boolean
}

/** Where each runner keeps its configuration. */
export const RUNNERS: Record<RunnerKind, RunnerFacts> = {
  vitest: {
    title: 'Vitest',
    package: 'vitest',
    adapter: '@understudy/vitest-plugin',
    isConfig: (name, text) =>
      /^vitest\.(?:[\w.-]+\.)?(?:config|workspace|projects)\.(?:[cm]?[jt]s|json)$/.test(name) ||
      (/^vite\.config\.[cm]?[jt]s$/.test(name) && /\btest\s*:|vitest/.test(text())),
  },
  jest: {
    title: 'Jest',
    package: 'jest',
    adapter: '@understudy/jest-env',
    isConfig: (name, text) =>
      /^jest\.(?:[\w.-]+\.)?config\.(?:[cm]?[jt]s|json)$/.test(name) || (name === 'package.json' && hasJestKey(text())),
  },
}

/** A file that configures a runner. */
export interface RunnerConfig {
  /** Relative to the folder, `/` between folders. */
  file: string
  /** It names our adapter. */
  hasAdapter: boolean
}

/** List a runner's configurations in a folder, the one that the runner takes by itself first. */
export function configsIn(rootDir: string, kind: RunnerKind): RunnerConfig[] {
  return configsOf(rootDir, kind, listFolder(rootDir)).sort((a, b) => rank(a.file) - rank(b.file))
}

/** List a runner's configurations in a folder and below it, as monorepos have them. */
export function configsBelow(rootDir: string, kind: RunnerKind): RunnerConfig[] {
  return configsOf(rootDir, kind, listProjectFiles(rootDir))
}

function configsOf(rootDir: string, kind: RunnerKind, files: readonly string[]): RunnerConfig[] {
  const { adapter, isConfig } = RUNNERS[kind]
  return files.flatMap((file) => {
    const text = (): string => readText(join(rootDir, file)) ?? ''
    if (!isConfig(file.slice(file.lastIndexOf('/') + 1), text)) return []
    return [{ file, hasAdapter: namesAdapter(file, text(), adapter) }]
  })
}

/** That a package depends on the adapter does not say that its runner is told of it. */
function namesAdapter(file: string, text: string, adapter: string): boolean {
  if (!file.endsWith('package.json')) return text.includes(adapter)
  return JSON.stringify(parseManifest(text)['jest'] ?? null).includes(adapter)
}

function hasJestKey(text: string): boolean {
  return parseManifest(text)['jest'] !== undefined
}

/** Read a `package.json`; what cannot be read says nothing. */
export function parseManifest(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** `vitest.config` counts before `vite.config`, and a file before the key of a `package.json`. */
function rank(file: string): number {
  if (/^(?:vitest|jest)\.config\./.test(file)) return 0
  return file.startsWith('vite.') ? 1 : 2
}
