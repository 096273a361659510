import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { installWithTarballs } from '../conformance/harness/install.ts'
import { runCommand, type Ending } from '../conformance/harness/run-command.ts'

/** The runners that the pages speak of. */
export type RunnerName = 'vitest' | 'jest'

/** A folder elsewhere, in which the packages were installed by npm, as the README says. */
export interface OutsideProject {
  folder: string
  /** Write files below a folder of the project. */
  write(below: string, files: Record<string, string>): void
  read(file: string): string
  /** Run a runner in a folder of the project, in an environment that says nothing of a CI. */
  run(runner: RunnerName, below: string, options?: { args?: string[]; env?: Record<string, string> }): Promise<Ending>
  /** Run an installed command. */
  runBin(name: string, args: string[], below: string): Promise<Ending>
  /** Run Node. */
  runNode(args: string[], below: string, env?: Record<string, string>): Promise<Ending>
  remove(): void
}

const BIN: Record<RunnerName, string[]> = {
  vitest: ['vitest/vitest.mjs', 'run'],
  jest: ['jest/bin/jest.js'],
}

/** Install the tarballs beside both runners. */
export async function createOutsideProject(tarballs: Record<string, string>): Promise<OutsideProject> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'understudy-docs-')))
  await installWithTarballs(folder, Object.values(tarballs))
  const runNode = (args: string[], below: string, env: Record<string, string> = {}): Promise<Ending> =>
    runCommand(process.execPath, args, { cwd: join(folder, below), env: { NO_COLOR: '1', ...env } })
  return {
    folder,
    write(below, files) {
      for (const [file, text] of Object.entries(files)) {
        const path = join(folder, below, file)
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, text)
      }
    },
    read: (file) => readFileSync(join(folder, file), 'utf8'),
    run(runner, below, { args = [], env = {} } = {}) {
      const [file = '', ...own] = BIN[runner]
      return runNode([join(folder, 'node_modules', file), ...own, ...args], below, env)
    },
    runBin: (name, args, below) => runNode([join(folder, 'node_modules', '.bin', name), ...args], below),
    runNode,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
