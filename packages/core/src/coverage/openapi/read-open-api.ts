import { relative } from 'node:path'
import type { Interaction } from '../../model/index.js'
import type { CoverageProblem } from '../coverage-data.js'
import { createBodyJudge, type IsStandIn } from './body-judge.js'
import { checkDocument, type ValidateDocument } from './check-document.js'
import { declaredOperations, type DeclaredOperation } from './declared-operations.js'
import { loadDocument, type DocumentFault, type DocumentFiles } from './document-files.js'
import { createAnswerJudge } from './answer-judge.js'

/** A service's OpenAPI document, read. */
export interface OpenApiDocument {
  /** The file, as messages name it. */
  name: string
  operations: DeclaredOperation[]
  /** Say how a recorded answer contradicts what an operation of this document declares; null where it does not. */
  contradictionOf(operation: DeclaredOperation, interaction: Interaction): string | null
  /** What of the document turned out to be of no use while answers were judged. */
  problems(): CoverageProblem[]
}

/**
 * Read an OpenAPI document of version 3.0 or 3.1, YAML or JSON, with all files that it refers to. One that is broken
 * anywhere is a problem, and nothing of it counts. Nothing is read from the network.
 *
 * @param path absolute
 * @param name as messages name it
 * @param isStandIn says what in a recorded body stands for a secret, and so fits every schema
 */
export async function readOpenApi(
  path: string,
  name: string,
  isStandIn: IsStandIn,
): Promise<OpenApiDocument | CoverageProblem> {
  try {
    const parser = await import('@readme/openapi-parser')
    const { files, faults } = await loadDocument(path, (file) => parser.parse(file))
    if (faults.length > 0) return faultyFiles(faults, path, name)
    const fault = await checkDocument(files, validateWith(parser))
    if (fault !== null) return toProblem('openapi-invalid', name, `${name} ${fault}`)
    return await toDocument(files, { name, isStandIn })
  } catch (error) {
    return toProblem(
      'openapi-invalid',
      name,
      `${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

/** Rules that do not touch what a service answers; two equal `operationId`s are left aside. */
const LENIENT_RULES = Object.fromEntries(
  [
    'array-without-items',
    'duplicate-non-request-body-parameters',
    'duplicate-operation-id',
    'invalid-security-scheme-properties',
    'non-optional-path-parameters',
    'path-parameters-not-in-parameters',
    'path-parameters-not-in-path',
  ].map((rule) => [rule, 'warning' as const]),
)

type Parser = typeof import('@readme/openapi-parser')

function validateWith({ validate }: Parser): ValidateDocument {
  return async (document) => {
    const result = await validate(document as unknown as Parameters<typeof validate>[0], {
      resolve: { external: false },
      validate: { rules: { openapi: LENIENT_RULES } },
    })
    return result.valid ? { valid: true } : result
  }
}

async function toDocument(
  files: DocumentFiles,
  { name, isStandIn }: { name: string; isStandIn: IsStandIn },
): Promise<OpenApiDocument> {
  const version = String((files.root.value as { openapi: unknown }).openapi)
  const dialect = version.startsWith('3.0') ? '3.0' : '3.1'
  const judge = createAnswerJudge(name, await createBodyJudge({ files, dialect, isStandIn }))
  return {
    name,
    operations: declaredOperations(files),
    contradictionOf: judge.contradictionOf,
    problems: () => judge.unusable().map((message) => ({ kind: 'schema-invalid', file: name, message })),
  }
}

/** So many faults are told. */
const TOLD = 3

function faultyFiles(faults: readonly DocumentFault[], path: string, name: string): CoverageProblem {
  // Files beside the document are named as the document is: below the same folder.
  const nameOf = (file: string): string => {
    if (file === path) return name
    const root = path.endsWith(name) ? path.slice(0, path.length - name.length) : ''
    return relative(root, file).replaceAll('\\', '/')
  }
  const own = faults.find(({ file, isMissing }) => isMissing && file === path)
  if (own !== undefined) {
    const message = `${name} is not there: put the document in place, or correct services.<name>.openapi`
    return { kind: 'openapi-missing', file: name, message }
  }
  const sentences = faults.slice(0, TOLD).map(({ file, what }) => `${nameOf(file)} ${what}`)
  const more = faults.length > TOLD ? `; and ${faults.length - TOLD} more` : ''
  const missing = faults.some(({ isMissing }) => isMissing)
  const subject = faults.every(({ file }) => file === path) ? '' : `${name} cannot be read: `
  return toProblem(missing ? 'openapi-missing' : 'openapi-invalid', name, subject + sentences.join('; ') + more)
}

function toProblem(kind: CoverageProblem['kind'], file: string, what: string): CoverageProblem {
  return { kind, file, message: `${what.replace(/\.$/, '')}. Nothing of it counts as declared until it is corrected` }
}
