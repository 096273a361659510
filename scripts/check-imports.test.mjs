import { describe, expect, it } from 'vitest'
import { findViolations } from './check-imports.mjs'

const CORE = 'packages/core/src/'

/** @param {Record<string, string>} sources */
const check = (sources) => findViolations(new Map(Object.entries(sources)))

describe('findViolations', () => {
  it.each([
    ['a stage on the model', { [`${CORE}match/a.ts`]: "import { x } from '../model/index.js'" }],
    ['a stage on what all stages stand on', { [`${CORE}match/a.ts`]: "import { x } from '../body/text.js'" }],
    ['a file of the same folder', { [`${CORE}match/a.ts`]: "import { x } from './b.js'" }],
    ['types of an earlier stage', { [`${CORE}match/a.ts`]: "import type { X } from '../network/call.js'" }],
    ['a table of an earlier stage', { [`${CORE}report/a.ts`]: "import { x } from '../drift/kinds.js'" }],
    ['types of the configuration', { [`${CORE}match/a.ts`]: "import type { X } from '../config/config.js'" }],
    ['the session on a stage', { [`${CORE}session/a.ts`]: "import { x } from '../match/a.js'" }],
    ['disk in the store', { [`${CORE}store/a.ts`]: "import { open } from 'node:fs/promises'" }],
    ['disk in the loading of the configuration', { [`${CORE}config/load-config.ts`]: "import fs from 'node:fs'" }],
    ['MSW in one folder', { [`${CORE}network/a.ts`]: "import 'msw'", [`${CORE}network/b.ts`]: "import '@mswjs/x'" }],
    ['Vitest in what only serves tests', { [`${CORE}session/trial.ts`]: "import { vi } from 'vitest'" }],
    ['core in an adapter', { 'packages/cli/src/a.ts': "import { x } from '@understudy/core/store'" }],
    ['a runner in an adapter', { 'packages/jest-env/src/a.ts': "import { x } from 'jest-environment-node'" }],
  ])('allows %s', (_, sources) => {
    expect(check(sources)).toEqual([])
  })

  it.each([
    ['match/a.ts', "import { x } from '../network/call.js'", 'match may import only types from network'],
    ['network/a.ts', "import type { X } from '../match/a.js'", 'network may not import from match'],
    ['match/a.ts', "import { x } from '../config/load.js'", 'match may import only types from config'],
    ['body/a.ts', "import { x } from '../services/a.js'", 'body may not import from services'],
    ['model/a.ts', "import { x } from '../match/a.js'", 'model may not import from match'],
    ['match/a.ts', "export * from '../session/a.js'", 'match may not import from session'],
    ['match/a.ts', "const x = await import('../session/a.js')", 'match may not import from session'],
    ['match/a.ts', "import {\n  x,\n  y,\n} from '../index.js'", 'match may not import from index'],
    ['match/a.ts', "import { readFile } from 'node:fs/promises'", 'only store and config/load* touch the disk'],
    ['match/index.ts', "import { vi } from 'vitest'", 'core knows neither adapters nor runners'],
    ['match/a.ts', "import { x } from '@jest/types'", 'core knows neither adapters nor runners'],
    ['match/a.ts', "import '@understudy/jest-env'", 'core knows neither adapters nor runners'],
    ['odd/a.ts', "import { x } from '../model/index.js'", 'the folder "odd" has no place in the table'],
    ['match/a.ts', "import { x } from '../../../cli/src/a.js'", 'reaches into another package by its path'],
  ])('refuses in core/src/%s: %s', (file, source, fault) => {
    expect(check({ [CORE + file]: source })).toEqual([expect.stringContaining(fault)])
  })

  it('refuses an adapter that imports another', () => {
    expect(check({ 'packages/cli/src/a.ts': "\n\nimport '@understudy/jest-env'" })).toEqual([
      'packages/cli/src/a.ts:3  "@understudy/jest-env": adapters never import one another',
    ])
  })

  it('refuses to ship what serves tests', () => {
    const sources = {
      [`${CORE}session/a.ts`]: "import { x } from './trial.js'",
      [`${CORE}session/trial.ts`]: "import { vi } from 'vitest'",
    }
    expect(check(sources)).toEqual([
      'packages/core/src/session/a.ts:1  "./trial.js": serves tests, since it imports Vitest',
    ])
  })

  it('refuses MSW in two folders', () => {
    const found = check({ [`${CORE}network/a.ts`]: "import 'msw'", [`${CORE}replay/a.ts`]: "import 'msw'" })
    expect(found).toEqual([
      'packages/core/src/network/a.ts:1  "msw": only one folder may import MSW',
      'packages/core/src/replay/a.ts:1  "msw": only one folder may import MSW',
    ])
  })

  it('refuses what is heavy anywhere below the root entry, but not behind a type', () => {
    const sources = {
      [`${CORE}index.ts`]: "import { x } from './session/a.js'\nimport type { Y } from './store/b.js'",
      [`${CORE}session/a.ts`]: "import { z } from 'ajv'",
      [`${CORE}store/b.ts`]: "import { z } from 'ajv'",
    }
    expect(check(sources)).toEqual([
      'packages/core/src/session/a.ts:1  "ajv": too heavy: the root entry loads this file',
    ])
  })
})
