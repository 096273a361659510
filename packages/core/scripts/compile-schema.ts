// Compiles recording.schema.json into plain code, so that reading a recording never loads ajv, which takes 40 ms.
//
//     pnpm --filter @understudy/core run schema
import { readFileSync, writeFileSync } from 'node:fs'
import { Ajv, type SchemaObject } from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'

const SCHEMA = new URL('../recording.schema.json', import.meta.url)
const OUTPUT = new URL('../src/store/recording-validator.generated.js', import.meta.url)

/** Return the validator's source text. */
export function compileSchema(): string {
  const schema = JSON.parse(readFileSync(SCHEMA, 'utf8')) as SchemaObject & { $id: string }
  const code = { source: true, esm: true, lines: true }
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, messages: false, schemas: [schema], code })
  const source = standalone.default(ajv, { validateRecording: schema.$id })
  return `// Generated from recording.schema.json by scripts/compile-schema.ts; ajv's own code style.\n${withoutUnused(source)}`
}

/** Drop the copies of the schema that no code refers to: most of the text. */
function withoutUnused(source: string): string {
  return source.replaceAll(/^const (schema\d+) = .*\n/gm, (line, name: string) =>
    source.split(new RegExp(`\\b${name}\\b`)).length > 2 ? line : '',
  )
}

if (import.meta.main) writeFileSync(OUTPUT, compileSchema())
