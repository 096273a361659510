import { lintSource } from '@secretlint/core'
import { creator as recommended } from '@secretlint/secretlint-rule-preset-recommend'
import { removePII } from '@coffeeandfun/remove-pii'
import { Redactor } from '@redactpii/node'
import { OpenRedaction } from '@openredaction/core'
import { STATUS_CODES } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { givesAway } from './judge.mjs'

/** Larger texts are filler for the most part, and some libraries take seconds over them. */
const LONGEST = 100_000
const AROUND = 2000

const PRESET = '@secretlint/secretlint-rule-preset-recommend'
const AWS_IDS = [{ id: '@secretlint/secretlint-rule-aws', options: { enableIDScanRule: true } }]
const SECRETLINT = { config: { rules: [{ id: PRESET, rule: recommended, rules: AWS_IDS }] }, noPhysicFilePath: true }

/** Each takes a text and resolves to what is left of it. */
const LIBRARIES = {
  'secretlint 13 (recommended preset, with AWS ids)': async (text) => {
    const source = { filePath: 'exchange.txt', content: text, contentType: 'text', ext: '.txt' }
    const { messages } = await lintSource({ source, options: SECRETLINT })
    const from = messages.map(({ range }) => range).sort(([a], [b]) => b - a)
    return from.reduce((left, [start, end]) => `${left.slice(0, start)}***${left.slice(end)}`, text)
  },
  'openredaction 1.1': async (text) => (await shield.detect(text)).redacted,
  '@redactpii/node 1.0': async (text) => redactor.redact(text),
  '@coffeeandfun/remove-pii 3.0': async (text) => removePII(text),
}
const shield = new OpenRedaction()
const redactor = new Redactor()

/**
 * What libraries that look for secrets or personal data in text make of the same corpus. A secret counts as found by the
 * same search as Understudy's, a look-alike as touched where it is gone.
 */
export async function compareLibraries(corpus) {
  const texts = corpus.map((one) => ({ case: one, text: textOf(one) }))
  const results = []
  for (const [name, redact] of Object.entries(LIBRARIES)) {
    const started = performance.now()
    const left = []
    for (const { text } of texts) left.push(await redact(text))
    const ms = performance.now() - started
    const bytes = texts.reduce((sum, { text }) => sum + text.length, 0)
    results.push({ name, ...countsOf(texts, left), speed: bytes / 1000 / ms })
  }
  return results
}

function countsOf(texts, left) {
  const counts = { secrets: 0, found: 0, lookalikes: 0, touched: 0 }
  for (const [index, { case: one, text }] of texts.entries()) {
    if (one.sort === 'secret') {
      counts.secrets += 1
      if (!givesAway(one, [left[index]])) counts.found += 1
    } else {
      counts.lookalikes += 1
      if (one.needles.some((needle) => text.includes(needle) && !left[index].includes(needle))) counts.touched += 1
    }
  }
  return counts
}

/** The messages of a case as text, about the value where they are long. */
function textOf({ exchanges, needles }) {
  const text = exchanges
    .map(({ request, response }) => `${requestText(request)}\n${responseText(response)}`)
    .join('\n\n')
  if (text.length <= LONGEST) return text
  const at = Math.max(0, text.indexOf(needles[0]))
  return text.slice(Math.max(0, at - AROUND), at + AROUND)
}

const requestText = ({ method, path, headers, body }) =>
  `${method} ${path} HTTP/1.1\n${headerText(headers)}\n${bodyText(headers, body)}`

const responseText = ({ status, headers, body, chunks }) =>
  `HTTP/1.1 ${status} ${STATUS_CODES[status]}\n${headerText(headers)}\n${chunks?.join('') ?? bodyText(headers, body)}`

const headerText = (headers) =>
  Object.entries(headers)
    .flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}\n`))
    .join('')

function bodyText(headers, body = '') {
  return headers['content-encoding'] === 'gzip' ? gunzipSync(body).toString() : body
}
