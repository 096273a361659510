import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { installWithTarballs } from './conformance/harness/install.ts'
import { packAll } from '../scripts/pack.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    /** Absolute paths of the packed packages, by package name. */
    tarballs: Record<string, string>
  }
}

/** Pack every package once for all stories: `inject('tarballs')` gives the paths. */
export default async function packFirst(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-e2e-'))
  const tarballs = await packAll(folder)
  project.provide('tarballs', tarballs)
  // Before the stories begin, so that no two of them do it at once.
  await installWithTarballs(join(folder, 'first'), Object.values(tarballs))
  return () => rmSync(folder, { recursive: true })
}
