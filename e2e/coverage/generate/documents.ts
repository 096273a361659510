import { SERVICE_WIDE, SERVICES, type OperationTruth, type ServiceTruth } from '../truth/table.ts'

/** The service's OpenAPI document; null where it has none. */
export function documentOf(service: ServiceTruth, url: string): { file: string; text: string } | null {
  if (service.description === 'openapi-yaml') return { file: 'specs/shipping.yaml', text: yamlDocument(service, url) }
  if (service.description === 'openapi-json') return { file: 'specs/identity.json', text: jsonDocument(service, url) }
  return null
}

/** All documents by their paths. */
export function writeDocuments(urls: Record<string, string>): Record<string, string> {
  const documents = SERVICES.flatMap((service) => documentOf(service, urls[service.name]!) ?? [])
  return Object.fromEntries(documents.map(({ file, text }) => [file, text]))
}

/** What the document itself declares: without what the configuration asks for of the whole service. */
function responsesOf({ service, name, declared }: OperationTruth): string[] {
  const wide = SERVICE_WIDE[service]?.filter((outcome) => !BOTH_DECLARE[name]?.includes(outcome)) ?? []
  return declared?.outcomes.filter((outcome) => /^\d/.test(outcome) && !wide.includes(outcome)) ?? []
}

/** What the document declares beside the configuration. */
const BOTH_DECLARE: Record<string, string[]> = { createParcel: ['429'] }

function byPath(operations: OperationTruth[]): [template: string, operations: OperationTruth[]][] {
  return [...Map.groupBy(operations, ({ path }) => path.replaceAll(/:(\w+)/g, '{$1}'))]
}

/** OpenAPI 3.0 in YAML, with references to responses, schemas and parameters, and templates that overlap. */
function yamlDocument({ operations, base }: ServiceTruth, url: string): string {
  const paths = byPath(operations).map(([template, own]) => {
    const parameters = Array.from(template.matchAll(/\{(\w+)\}/g), ([, name]) => name!)
    const shared = parameters.length === 0 ? '' : `    parameters:\n${parameters.map(yamlParameter).join('')}`
    return `  ${template}:\n${shared}${own.map(yamlOperation).join('')}`
  })
  return `openapi: 3.0.3
info: { title: Shipping, version: '7' }
servers:
  - url: https://shipping.example.com${base}
  - url: '{scheme}://staging.shipping.example.com${base}'
    variables: { scheme: { default: https, enum: [https, http] } }
  - url: ${url}
paths:
${paths.join('')}components:
  parameters:
    parcelId: { name: parcelId, in: path, required: true, schema: { type: string } }
  responses:
    Problem:
      description: What went wrong
      content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } }
  schemas:
    State: { type: string, enum: [open, closed] }
    Thing:
      type: object
      required: [id, state]
      properties:
        id: { type: string }
        state: { $ref: '#/components/schemas/State' }
        parent: { nullable: true, allOf: [{ $ref: '#/components/schemas/Thing' }] }
`
}

function yamlParameter(name: string): string {
  if (name === 'parcelId') return `      - $ref: '#/components/parameters/parcelId'\n`
  return `      - { name: ${name}, in: path, required: true, schema: { type: string } }\n`
}

function yamlOperation(operation: OperationTruth): string {
  const id = operation.name.includes(' ') ? '' : `      operationId: ${operation.name}\n`
  const responses = responsesOf(operation).map((outcome) => {
    const status = /^\dxx$/.test(outcome) ? outcome.toUpperCase() : outcome
    if (status === '204') return `        '204': { description: Done }\n`
    if (!status.startsWith('2')) return `        '${status}': { $ref: '#/components/responses/Problem' }\n`
    return `        '${status}':
          description: Done
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Thing' }
`
  })
  const anyOther = operation.path === '/quotes' ? `        default: { $ref: '#/components/responses/Problem' }\n` : ''
  return `    ${operation.method.toLowerCase()}:\n${id}      responses:\n${responses.join('')}${anyOther}`
}

/** OpenAPI 3.1 in JSON. */
function jsonDocument({ operations }: ServiceTruth, url: string): string {
  const paths = byPath(operations).map(([template, own]) => [
    template,
    {
      parameters: Array.from(template.matchAll(/\{(\w+)\}/g), ([, name]) => ({
        name,
        in: 'path',
        required: true,
        schema: { type: 'string' },
      })),
      ...Object.fromEntries(own.map((operation) => [operation.method.toLowerCase(), jsonOperation(operation)])),
    },
  ])
  const document = {
    openapi: '3.1.0',
    info: { title: 'Identity', version: '1' },
    servers: [{ url }],
    paths: Object.fromEntries(paths) as object,
    components: {
      schemas: {
        Thing: {
          type: 'object',
          required: ['id'],
          properties: { id: { type: ['string', 'null'] }, state: { enum: ['open', 'closed'] } },
        },
      },
    },
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function jsonOperation(operation: OperationTruth): object {
  const responses = responsesOf(operation).map((status) => [
    status,
    status === '204'
      ? { description: 'Done' }
      : {
          description: 'Said',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
        },
  ])
  return { operationId: operation.name, responses: Object.fromEntries(responses) as object }
}
