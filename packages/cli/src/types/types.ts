import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { loadConfig } from '@understudy/core/config'
import { amount } from '../amount.js'
import { EXIT, UsageError, type Surroundings } from '../surroundings.js'
import { printTypes, saysTheSame } from './print-types.js'
import { readNames } from './read-names.js'

/** What the flags of `understudy types` say. */
export interface TypesFlags {
  out?: string
  check?: boolean
}

const FILE = 'understudy-env.d.ts'

/**
 * Write the declaration file of a project, or only tell whether it is up to date, and return the exit code.
 * @throws config-invalid, config-unreadable, UsageError
 */
export async function types({ out: named, check = false }: TypesFlags, surroundings: Surroundings): Promise<number> {
  const { cwd, out, err } = surroundings
  const path = named === undefined ? join(cwd, FILE) : resolve(cwd, named)
  if (!path.endsWith('.d.ts')) throw new UsageError(`"${named ?? path}" does not end in .d.ts.`)
  const shown = relative(cwd, path).split(sep).join('/')
  const { names, problems } = readNames(cwd, loadConfig(cwd), path)
  for (const problem of problems) err(`${problem}\n`)
  const text = printTypes(names)
  const before = existsSync(path) ? await readFile(path, 'utf8') : null
  const isSame = before !== null && saysTheSame(before, text)
  if (check) {
    const state = before === null ? 'is not there' : 'is out of date'
    out(isSame ? `${shown} is up to date\n` : `${shown} ${state}: run understudy types\n`)
    return isSame && problems.length === 0 ? EXIT.clean : EXIT.found
  }
  if (!isSame) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }
  const operations = [...names.operations.values()].reduce((sum, { size }) => sum + size, 0)
  const counts = [
    ...(names.config === null ? [] : ['the names of the configuration']),
    ...(operations === 0 ? [] : [`${amount(operations, 'operation')} of ${amount(names.operations.size, 'service')}`]),
    ...(names.captures.size === 0
      ? []
      : [`${names.captures.size} captured ${names.captures.size === 1 ? 'body' : 'bodies'}`]),
  ]
  out(
    `${shown} ${isSame ? 'was up to date' : 'written'}: ${counts.length === 0 ? 'no names are known yet' : counts.join(', ')}\n`,
  )
  if (before === null) out('A tsconfig.json has to include it.\n')
  return problems.length > 0 ? EXIT.found : EXIT.clean
}
