import * as fc from 'fast-check'
import type { DriftReport } from '../../drift/drift-report.js'
import type { RunFinding } from '../../drift/drift-result.js'
import { KINDS, type Kind } from '../../drift/kinds.js'

const RECORDING = 'src/__mocks__/shop.test.recorded.json'

/** Make a finding; what is not given is that of a field that is gone. */
export function sampleFinding(parts: Partial<RunFinding> = {}): RunFinding {
  const interaction = parts.interaction ?? 'Shop.getOrder#1'
  const recording = parts.recording ?? RECORDING
  return {
    kind: 'field-removed',
    severity: 'breaking',
    evidence: 'strong',
    location: 'body',
    path: '/customer/email',
    recorded: 'string (email)',
    live: 'absent',
    example: { recorded: 'ada@example.com' },
    counts: { recorded: 12, found: 3, live: 3 },
    fingerprint: 'c0ffee123456',
    service: 'Shop',
    operation: 'getOrder',
    status: 200,
    line: 14,
    tests: ['shop > shows an order', 'shop > mails the customer'],
    interactions: [{ recording, interaction }],
    accepted: false,
    ...parts,
    recording,
    interaction,
  }
}

/** Make a report; what is not given is that of a run in which all is as recorded. */
export function sampleReport(
  parts: Partial<Omit<DriftReport, 'result' | 'run'>> & {
    result?: Partial<DriftReport['result']>
    run?: Partial<DriftReport['run']>
  } = {},
): DriftReport {
  const { result, run, ...rest } = parts
  return {
    result: {
      version: 1,
      summary: { compared: 40, match: 40, drift: 0, unverified: 0, couldNotCheck: 0, skipped: 0 },
      findings: [],
      unverified: [],
      couldNotCheck: [],
      ...result,
    },
    run: {
      at: '2026-11-22T03:00:00.000Z',
      durationMs: 4200,
      kind: 'tests',
      runner: 'vitest',
      sample: 100,
      rotation: 1,
      chosen: 40,
      known: 40,
      ...run,
    },
    tests: { passed: 18, failed: [] },
    unrecorded: [],
    stale: [],
    unread: 0,
    notes: [],
    update: null,
    ...rest,
  }
}

/** A report with something of everything. */
export function fullReport(): DriftReport {
  return sampleReport({
    result: {
      summary: { compared: 33, match: 26, drift: 5, unverified: 2, couldNotCheck: 7, skipped: 12 },
      findings: fullFindings(),
      unverified: [
        { service: 'Shop', operation: 'listOrders', path: '/items/*', reason: 'the array is empty', ...placeOf(4) },
        { service: 'Shop', operation: 'listOrders', path: '/items/*', reason: 'the array is empty', ...placeOf(5) },
        { service: 'Pay', operation: 'charge', path: '', reason: 'too little is recorded', ...placeOf(6) },
      ],
      couldNotCheck: [
        ...[1, 2, 3, 4, 5].map((id) => unchecked('charge', 'the service answers 401: are the credentials good?', id)),
        unchecked('refund', 'the service answers 401: are the credentials good?', 7),
        unchecked('refund', 'the service answers 503', 8),
      ],
    },
    run: { sample: 20, rotation: 5, chosen: 52, known: 260 },
    tests: {
      passed: 16,
      failed: [
        {
          file: 'src/shop.test.ts',
          name: 'shop > mails the customer',
          message:
            "TypeError: Cannot read properties of undefined (reading 'toLowerCase')\n  at mail (src/mail.ts:4:9)",
        },
      ],
    },
    unrecorded: [
      { service: 'Shop', operation: 'GET /health', method: 'GET', url: 'https://shop.example.com/health', test: null },
    ],
    stale: [{ recording: RECORDING, interaction: 'Shop.voidOrder#1', since: '2026-09-01' }],
    notes: ['No credentials are known for Pay: set drift.credentials.Pay in understudy.config.ts'],
  })
}

/** The full report after `--update`. */
export function updatedReport(): DriftReport {
  return {
    ...fullReport(),
    update: {
      isWritten: true,
      recordings: [
        {
          recording: RECORDING,
          interactions: ['Shop.getOrder#1', 'Shop.getOrder#2'],
          fingerprints: ['c0ffee123456', 'c0ffee00000a', 'c0ffee00000b'],
        },
      ],
      left: [{ fingerprint: 'c0ffee00000c', reason: 'what its tests expect is for a person to decide' }],
      rerun: {
        passed: 17,
        failed: [{ file: 'src/shop.test.ts', name: 'shop > mails the customer', message: 'expected a to be b' }],
      },
    },
  }
}

const MARKUP = [
  '|',
  '`',
  '``',
  '\\',
  '<b>',
  '</code>',
  '&amp;',
  ']]>',
  '[x](https://evil.example.com)',
  '![i](x)',
  '*a*',
]
const REFERENCES = [
  '@octocat',
  '#12',
  '!3',
  ' fixes #1',
  '/close',
  '\n/close\n',
  'https://x.example.com',
  'www.x.example.com',
]
const COMMANDS = ['::error::x', '##[x]', '%0A', ':', ',', '\n', '\r\n', '](1)', '~~b~~', 'a@b.example.com']
const ODD = ['\u0000', '\u001b[31m', '\u202e', '\ud800', '👩‍👩‍👧', '決済', '"', "'", '\u2028', '']
const SPICES = [...MARKUP, ...REFERENCES, ...COMMANDS, ...ODD]

/** Text with what may act on a reader of it. */
const anyText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...SPICES), fc.string({ unit: 'grapheme', maxLength: 12 })), { maxLength: 6 })
  .map((parts) => parts.join(''))

const anyPlace = fc.record({
  service: fc.oneof(fc.constant('Shop'), anyText),
  operation: anyText,
  recording: anyText.map((text) => `src/${text}.json`),
  interaction: anyText,
})

const anyFailed = fc.array(
  fc.record({ file: anyText, name: anyText, message: anyText }, { requiredKeys: ['file', 'name'] }),
  { maxLength: 2 },
)

const anyFinding: fc.Arbitrary<RunFinding> = fc
  .tuple(
    anyPlace,
    fc.record({
      kind: fc.constantFrom(...(Object.keys(KINDS) as Kind[])),
      severity: fc.constantFrom('breaking' as const, 'risky' as const, 'additive' as const, 'info' as const),
      location: fc.constantFrom('status' as const, 'header' as const, 'body' as const, 'stream' as const),
      path: anyText,
      recorded: anyText,
      live: anyText,
      hint: anyText,
      fingerprint: fc.stringMatching(/^[0-9a-f]{12}$/),
      tests: fc.array(anyText, { maxLength: 4 }),
      accepted: fc.boolean(),
    }),
    fc.record({ recorded: anyText, live: fc.array(anyText, { maxLength: 2 }) }, { requiredKeys: [] }),
  )
  .map(([place, parts, example]) => sampleFinding({ ...place, ...parts, example, interactions: [place] }))

/** Any report, of names and texts with what may act on a reader of them. */
export const anyReport: fc.Arbitrary<DriftReport> = fc
  .record({
    findings: fc.array(anyFinding, { maxLength: 4 }),
    unverified: fc.array(
      fc.tuple(anyPlace, fc.record({ path: anyText, reason: anyText })).map(([place, rest]) => ({ ...place, ...rest })),
      { maxLength: 2 },
    ),
    couldNotCheck: fc.array(
      fc.tuple(anyPlace, anyText).map(([place, reason]) => ({ ...place, reason })),
      { maxLength: 2 },
    ),
    failed: anyFailed,
    rerun: anyFailed,
    notes: fc.array(anyText, { maxLength: 2 }),
    text: anyText,
    isUpdated: fc.boolean(),
  })
  .map(({ findings, unverified, couldNotCheck, failed, rerun, notes, text, isUpdated }) => {
    const fingerprints = findings.map(({ fingerprint }) => fingerprint)
    const summary = { compared: 2, match: 0, drift: 2, unverified: 0, couldNotCheck: couldNotCheck.length, skipped: 0 }
    return sampleReport({
      result: { summary, findings, unverified, couldNotCheck },
      tests: { passed: 1, failed },
      unrecorded: [{ service: text, operation: text, method: 'GET', url: text, test: text }],
      stale: [{ recording: text, interaction: text, since: '2026-01-01' }],
      notes,
      update: isUpdated
        ? {
            isWritten: true,
            recordings: [{ recording: text, interactions: [text], fingerprints: fingerprints.slice(1) }],
            left: fingerprints.slice(0, 1).map((fingerprint) => ({ fingerprint, reason: text })),
            rerun: { passed: 1, failed: rerun },
          }
        : null,
    })
  })

function fullFindings(): RunFinding[] {
  return [
    sampleFinding({
      hint: 'now at "/customer/contact/email"',
      interactions: [1, 2, 3].map((id) => ({ recording: RECORDING, interaction: `Shop.getOrder#${id}` })),
    }),
    sampleFinding({
      kind: 'endpoint-gone',
      location: 'status',
      path: '',
      operation: 'getInvoice',
      recorded: '200',
      live: '410',
      example: {},
      counts: { recorded: 1, found: 1, live: 1 },
      fingerprint: 'c0ffee00000c',
      interaction: 'Shop.getInvoice#1',
      line: 90,
      tests: [],
    }),
    sampleFinding({
      kind: 'enum-value-added',
      severity: 'risky',
      path: '/status',
      recorded: 'one of open, paid',
      live: 'disputed',
      example: { recorded: 'open', live: 'disputed' },
      fingerprint: 'c0ffee00000a',
    }),
    sampleFinding({
      kind: 'field-added',
      severity: 'additive',
      path: '/loyalty',
      recorded: 'absent',
      live: 'object',
      example: { live: { tier: 'gold', points: 12 } },
      counts: { recorded: 0, found: 3, live: 3 },
      fingerprint: 'c0ffee00000b',
    }),
    sampleFinding({
      kind: 'precision-changed',
      severity: 'info',
      path: '/createdAt',
      recorded: 'date-time (ms)',
      live: 'date-time (s)',
      example: {},
      fingerprint: 'c0ffee00000d',
    }),
    sampleFinding({
      kind: 'header-removed',
      severity: 'risky',
      location: 'header',
      path: 'link',
      recorded: 'present',
      live: 'absent',
      example: {},
      fingerprint: 'c0ffee00000e',
      accepted: true,
    }),
  ]
}

function placeOf(id: number): { recording: string; interaction: string } {
  return { recording: RECORDING, interaction: `Shop.listOrders#${id}` }
}

function unchecked(operation: string, reason: string, id: number): DriftReport['result']['couldNotCheck'][number] {
  return { service: 'Pay', operation, reason, recording: RECORDING, interaction: `Pay.${operation}#${id}` }
}
