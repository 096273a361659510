import { createHash } from 'node:crypto'
import { type DOMWindow, JSDOM, VirtualConsole } from 'jsdom'
import { afterEach, expect, test, vi } from 'vitest'
import type { CoverageResult } from '../../coverage/coverage-result.js'
import type { ReportContext } from '../coverage/report-context.js'
import { htmlReport } from './html-report.js'
import { sampleProject } from './sample-project.js'

const some = sampleProject({ services: 2, operations: 12, exercised: 'some' })
const windows: DOMWindow[] = []

afterEach(() => {
  for (const window of windows.splice(0)) window.close()
})

/** The page shows a change a frame later; on a busy machine that takes its time. */
function until(check: () => void): Promise<void> {
  return vi.waitFor(check, 10_000)
}

/** The page as a browser runs it from a local file, where there is no storage. */
async function open({ result, context }: { result: CoverageResult; context: ReportContext }, hash = '') {
  const [file] = htmlReport(result, context)
  const errors: string[] = []
  const virtualConsole = new VirtualConsole()
  virtualConsole.on('jsdomError', ({ message }) => errors.push(message))
  const { window } = new JSDOM(file!.text, {
    url: `file:///reports/index.html${hash}`,
    runScripts: 'dangerously',
    pretendToBeVisual: true,
    virtualConsole,
    beforeParse: (early) => {
      // jsdom lays nothing out, so it cannot scroll.
      early.Element.prototype.scrollIntoView = () => undefined
      // Nor does it have these parts of a browser, which Node has.
      Object.assign(early, { Blob, DecompressionStream, Response })
    },
  })
  windows.push(window)
  const { document } = window
  await until(() => expect(document.querySelector('main')).not.toBeNull())
  const all = (selector: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(selector)]
  return {
    window,
    document,
    errors,
    all,
    text: (selector = 'main') => all(selector).map((element) => element.textContent.replaceAll(/\s+/g, ' ').trim()),
    press: (key: string) => {
      const event = new window.KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
      const { activeElement } = document
      activeElement?.dispatchEvent(event)
      // Browsers press a button at this key; jsdom does not.
      if (key === 'Enter' && !event.defaultPrevented) (activeElement as HTMLElement | null)?.click()
    },
    search: (query: string) => {
      const input = document.querySelector<HTMLInputElement>('#search')!
      input.value = query
      input.dispatchEvent(new window.Event('input', { bubbles: true }))
    },
    focused: () => document.activeElement as HTMLElement,
  }
}

test('writes one file that names no other and lets nothing else run', () => {
  const [file, ...rest] = htmlReport(some.result, some.context)
  expect([file!.path, rest]).toEqual(['index.html', []])
  const { window } = new JSDOM(file!.text)
  const { document } = window
  expect(
    document.querySelectorAll('script[src], link:not([href^="data:"]), img, iframe, object, [onclick]'),
  ).toHaveLength(0)
  const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content')
  const hash = (selector: string): string =>
    createHash('sha256').update(document.querySelector(selector)!.textContent).digest('base64')
  expect(policy).toBe(
    `default-src 'none'; script-src 'sha256-${hash('body > script:not([type])')}'; style-src 'sha256-${hash('style')}'; ` +
      "img-src data:; base-uri 'none'; form-action 'none'",
  )
})

test('tells the figures where no script runs', () => {
  const { result, context } = sampleProject({ services: 0, operations: 0, exercised: 'none' })
  expect(htmlReport(result, context)[0]?.text).toContain(
    '<noscript><p>Exercised: operations none, outcomes none, call sites none, interactions none. The rest',
  )
})

test('shows names that try to break out as the text that they are', async () => {
  const evil =
    '</script><script>window.broken = true</script><!-- <img src=x onerror="window.broken = true"> \u2028 ${1} $& {{x}}'
  const rename = <Value>(value: Value): Value =>
    JSON.parse(JSON.stringify(value), (key, inner: unknown) =>
      typeof inner === 'string' && !['outcome', 'kind'].includes(key) ? inner + evil : inner,
    ) as Value
  const context = { ...some.context, thresholdFailures: [evil], readFile: () => evil, generatedAt: evil }
  for (const view of ['overview', 'operations', 'failures', 'sites', 'tests', 'hygiene']) {
    const page = await open({ result: rename(some.result), context }, `#/${view}?q=`)
    await until(() => expect(page.all('main *').length).toBeGreaterThan(5))
    for (const line of page.all('[aria-expanded="false"]')) line.click()
    await until(() => expect(page.text()[0]).toContain('onerror='))
    expect(page.all('img, main script')).toHaveLength(0)
    expect(page.all('script')).toHaveLength(2)
    expect(page.window).not.toHaveProperty('broken')
    expect(page.errors).toEqual([])
  }
})

test('puts the figures of each denominator apart, and "none" for nothing', async () => {
  const { context } = some
  const none = { total: 0, covered: 0, pct: null }
  const declared = { operations: { total: 8, covered: 7, pct: 87.5 }, outcomes: { total: 10, covered: 3, pct: 30 } }
  const totals = { ...some.result.totals, callSites: none, declared, observed: { operations: none, outcomes: none } }
  const page = await open({ result: { ...some.result, totals }, context })
  const [outcomes, operations, callSites] = page.text('.card')
  expect(outcomes).toMatch(/declared30 % 3 \/ 10observednone$/)
  expect(operations).toMatch(/declared87.5 % 7 \/ 8observednone$/)
  expect(callSites).toMatch(/^Call sitesnonenothing to cover/)
})

test('says first what was missed, and why a run is incomplete', async () => {
  const judged = await open(some)
  expect(judged.text('.badge')).toEqual(['✓ whole run', '✗ 2 thresholds missed'])
  expect(judged.text('.notice.bad li')).toEqual(some.context.thresholdFailures)
  const { result, context } = sampleProject({ services: 2, operations: 12, exercised: 'some', complete: false })
  const partial = await open({ result, context }, '#/hygiene')
  expect(partial.text('.badge')).toEqual(['⚠ incomplete run'])
  expect(partial.text()[0]).toContain('Unused: Withheld: not all tests ran, so no one can tell.')
  expect((await open({ result, context })).text('.notice.warn li')).toEqual(result.incomplete)
})

test('lists the gap first: what was never called, what is missing, and where no test came', async () => {
  const page = await open(some)
  const operations = some.result.services.flatMap((service) => service.operations)
  const uncalled = operations.filter(({ covered }) => !covered).map(({ name }) => name)
  expect(uncalled.length).toBeGreaterThan(0)
  expect(page.text('.gaps:nth-child(1) a bdi').toSorted()).toEqual(uncalled.toSorted())
  const reached = some.result.callSites.map(({ calls }) => calls > 0)
  expect(page.text('.gaps:last-child h3')).toEqual([`Call sites never reached ${reached.filter((one) => !one).length}`])
})

test('goes from a service to an operation, an outcome, its tests and the recorded call', async () => {
  const { result, context } = some
  const page = await open({ result, context }, '#/operations')
  const click = async (selector: string, opens: string): Promise<void> => {
    page.document.querySelector<HTMLElement>(selector)!.click()
    await until(() => expect(page.all(opens).length).toBeGreaterThan(0))
  }
  await click('.operation:has(.chip.yes) .line', '.outcomes')
  await click('.outcome:has(.chip.yes) > .line', '.outcome .plain li')
  await click('.outcome .item > .line', '.message')
  const operation = page.text('.operation:has(.outcomes) .title .route')[0]
  const outcome = page.text('.outcome:has(.plain) > .line .chip')[0]?.replace('✓covered: ', '')
  const known = result.services
    .flatMap((service) => service.operations)
    .filter(({ path }) => path === operation)
    .flatMap(({ outcomes }) => outcomes)
    .find((one) => one.outcome === outcome && one.covered)!
  expect(page.text('.outcome .panel .plain li')).toEqual(known.tests)
  const [reference] = known.interactions
  const line = context.linesOf(reference!.recording).get(reference!.interaction)!.from
  const link = page.document.querySelector<HTMLAnchorElement>('.facts a')
  expect(link?.textContent).toBe(`${reference!.recording}:${line}`)
  expect(link?.getAttribute('href')).toBe(`./../../${reference!.recording}`)
  expect(page.text('.message figcaption')).toEqual(['Request', 'Response'])
  expect(page.text('.message mark').slice(0, 2)).toEqual(['{{now}}', '{{uuid}}'])
  expect(page.text('.message pre')[0]).toContain(`"{{'{{'}} literal"`)
})

test('says where a message was cut', async () => {
  const page = await open(
    sampleProject({ services: 1, operations: 1, exercised: 'all', bodyItems: 2000 }),
    '#/operations',
  )
  for (const [selector, opens] of [
    ['.operation .line', '.outcome'],
    ['.outcome .line', '.outcome .item'],
    ['.outcome .item .line', '.cut'],
  ] as const) {
    page.document.querySelector<HTMLElement>(selector)!.click()
    await until(() => expect(page.all(opens).length).toBeGreaterThan(0))
  }
  const [cut] = page.text('.cut')
  expect(cut).toMatch(/^… cut here: \d{2,3},\d{3} characters more in the recording$/)
})

test('opens the operation that the address names, and puts the focus on it', async () => {
  const service = some.result.services[1]!
  const operation = service.operations.at(-1)!
  const path = [service.name, operation.name].map(encodeURIComponent).join('/')
  const page = await open(some, `#/operations/${path}`)
  await until(() => expect(page.focused().getAttribute('aria-expanded')).toBe('true'))
  expect(page.focused().querySelector('.route')?.textContent).toBe(operation.path)
  const panel = page.document.getElementById(page.focused().getAttribute('aria-controls')!)
  expect(panel?.querySelectorAll('.outcome')).toHaveLength(operation.outcomes.length)
})

test('survives an address that names nothing', async () => {
  for (const hash of ['#/operations/Gone/%E0%A4%A', '#/nowhere', '#', '#/sites/a.ts:1', '#/overview?q=%zz&&']) {
    const page = await open(some, hash)
    expect(page.errors).toEqual([])
    expect(page.all('nav [aria-current="page"]')).toHaveLength(1)
  }
})

test('is used by keys alone', async () => {
  const page = await open(some, '#/operations')
  const expanded = (): string | null => page.focused().getAttribute('aria-expanded')
  await until(() => {
    page.press('j')
    expect(page.focused().matches('.service > h2 > .line')).toBe(true)
  })
  const service = page.focused()
  page.press('j')
  expect(page.focused().matches('.operation > h3 > .line')).toBe(true)
  const operation = page.focused()
  page.press('ArrowDown')
  page.press('k')
  expect(page.focused()).toBe(operation)
  page.press('Enter')
  await until(() => expect(expanded()).toBe('true'))
  page.press('ArrowLeft')
  await until(() => expect(expanded()).toBe('false'))
  page.press('ArrowRight')
  await until(() => expect(expanded()).toBe('true'))
  page.press('j')
  expect(page.focused().closest('.operation')).toBe(operation.closest('.operation'))
  page.press('ArrowLeft')
  expect(page.focused()).toBe(operation)
  page.press('Home')
  expect(page.focused()).toBe(service)
  page.press('/')
  expect(page.focused().id).toBe('search')
  page.press('ArrowDown')
  expect(page.focused()).toBe(service)
  page.press('4')
  await until(() => expect(page.text('nav [aria-current]')[0]).toMatch(/^Call sites/))
  page.press('t')
  page.press('t')
  await until(() => expect(page.document.documentElement.dataset['theme']).toBe('dark'))
  expect(page.errors).toEqual([])
})

test('finds services, outcomes, tests and files, by all words of a query', async () => {
  const page = await open(some)
  const [payment, inventory] = some.result.services
  const counts = (): string[] => page.text('nav a')
  const test = payment!.operations.find(({ covered }) => covered)!.tests[0]!
  const shown = async (query: string): Promise<string[]> => {
    page.search(query)
    await until(() => expect(page.text('[role=status]')[0]).toMatch(query === '' ? /^$/ : /^Found/))
    await until(() => expect(page.all('#search').map((input) => (input as HTMLInputElement).value)).toEqual([query]))
    return counts()
  }
  expect((await shown(inventory!.name.toUpperCase()))[1]).toBe(`Operations${inventory!.operations.length}`)
  expect((await shown(test))[4]).toBe('Tests1')
  expect((await shown('client-1.ts fetch'))[3]).toMatch(/^Call sites[1-9]/)
  const timeouts = some.result.services.flatMap(({ operations }) =>
    operations.filter(({ outcomes }) => outcomes.some(({ outcome }) => outcome === '429')),
  )
  expect((await shown('429'))[1]).toBe(`Operations${timeouts.length}`)
  await shown('no such thing anywhere')
  expect(page.text()[0]).toContain('Nothing matches “no such thing anywhere”.')
  await shown('')
  expect(counts()[1]).toBe('Operations12')
})

test('leaves only gaps where it is asked to', async () => {
  const more = sampleProject({ services: 1, operations: 40, exercised: 'some' })
  const page = await open(more, '#/operations?gaps')
  const operations = more.result.services.flatMap((service) => service.operations)
  const gaps = operations.filter(({ covered, outcomes }) => !covered || outcomes.some((one) => !one.covered))
  expect(gaps.length).toBeLessThan(operations.length)
  expect(page.all('.operation')).toHaveLength(gaps.length)
  page.press('g')
  await until(() => expect(page.all('.operation')).toHaveLength(operations.length))
})

test('shows which failures of an operation are exercised, known, or not known', async () => {
  const page = await open(some, '#/failures')
  const [head, ...rows] = page.all('.matrix tr').map((row) => [...row.children].map((cell) => cell.textContent))
  expect(head!.map((title) => title.replace(/ (none|\d+ \/ \d+)$/, ''))).toEqual([
    'Operation',
    'Timeout',
    'Network error',
    '429',
    'Other 4xx',
    '5xx',
    'Malformed',
  ])
  const operations = some.result.services.flatMap((service) =>
    service.operations.map((one) => ({ service: service.name, ...one })),
  )
  const marks = (wanted: (outcome: string) => boolean, outcomes: { outcome: string; covered: boolean }[]): string[] => {
    const known = outcomes.filter(({ outcome }) => wanted(outcome))
    return known
      .map(({ outcome, covered }) => (covered ? `✓covered: ${outcome}` : `✗not covered: ${outcome}`))
      .toSorted()
  }
  for (const { service, name, outcomes } of operations) {
    const row = rows.find(([title]) => title === `${name}${service}`)!
    const cell = (index: number): string[] =>
      row[index] === '–not known' ? [] : row[index]!.split(/(?=[✓✗])/).toSorted()
    expect(cell(1)).toEqual(marks((one) => one === 'timeout', outcomes))
    expect(cell(3)).toEqual(marks((one) => one === '429', outcomes))
    expect(cell(4)).toEqual(marks((one) => one.startsWith('4') && one !== '429', outcomes))
    expect(cell(5)).toEqual(marks((one) => one.startsWith('5'), outcomes))
  }
})

test('shows the call sites that no test reached first, with their source and the line of the call', async () => {
  const page = await open(some, '#/sites')
  const reached = page.all('.site').map((site) => site.querySelector('.side')?.textContent !== 'never reached')
  expect(reached).toEqual(reached.toSorted((a, b) => Number(a) - Number(b)))
  const unreached = some.result.callSites.find(({ calls }) => calls === 0)!
  const site = page.all('.site').find((one) => one.textContent.includes(`${unreached.file}:${unreached.line}`))!
  const called = [...site.querySelectorAll('.code.call .text')].map((line) => line.textContent.trimEnd())
  const lines = some.context
    .readFile(unreached.file)!
    .split('\n')
    .slice(unreached.line - 1, unreached.endLine)
  expect(called).toEqual([`call, line ${unreached.line}: ${lines[0]}`, ...lines.slice(1)])
  expect(page.text()[0]).toContain('src/legacy/call-any.ts:12 axios The client comes from a variable.')
})

test('shows every kind of thing that wants a look', async () => {
  const page = await open(some, '#/hygiene')
  expect(page.text('.service h2')).toEqual(
    [
      '▸Problems1',
      'Contradictions1',
      'Unmatched calls1',
      'Live calls1',
      'Stale3',
      'Unused2',
      'Orphans1',
      'Loosened matches2',
    ].map((title) => title.replace('▸', '')),
  )
})

test('says what to do where nothing is known', async () => {
  const nothing = sampleProject({ services: 0, operations: 0, exercised: 'none' })
  expect((await open(nothing)).text()[0]).toContain('Nothing is known yet')
  expect((await open(nothing, '#/operations')).text()[0]).toContain('No operation is known')
  expect((await open(nothing, '#/hygiene')).text()[0]).toContain('Nothing wants a look.')
})

test('stays small and makes little at first for 2,000 operations', async () => {
  const many = sampleProject({ services: 40, operations: 2000, exercised: 'some', bodyItems: 40 })
  expect(Buffer.byteLength(htmlReport(many.result, many.context)[0]!.text)).toBeLessThan(3_000_000)
  const page = await open(many, '#/operations')
  expect(page.all('.service')).toHaveLength(40)
  expect(page.all('main *').length).toBeLessThan(6000)
})

test('shows more of a long list where it is asked to, and all of it on paper', async () => {
  const page = await open(sampleProject({ services: 3, operations: 300, exercised: 'none' }), '#/failures')
  const rows = (): number => page.all('.matrix tbody tr').length
  expect(rows()).toBe(100)
  page.window.dispatchEvent(new page.window.Event('beforeprint'))
  expect([rows(), page.text('.more')]).toEqual([300, []])
  page.window.dispatchEvent(new page.window.Event('afterprint'))
  expect([rows(), page.text('.more')]).toEqual([100, ['Show 200 more (200 left)']])
  page.document.querySelector<HTMLElement>('.more')!.click()
  await until(() => expect(rows()).toBe(300))
})

test('says what mocks gave that tests registered, and in front of what they stood', async () => {
  const { result, context } = some
  const [service, ...others] = result.services
  const [operation, ...more] = service!.operations.toSorted((a, b) => Number(b.covered) - Number(a.covered))
  const mocked = {
    outcome: 'timeout',
    sources: [],
    covered: true,
    calls: 2,
    registered: 2,
    tests: [],
    interactions: [],
  }
  const operations = [{ ...operation!, outcomes: [mocked] }, ...more]
  const [recording] = result.recordings
  const shadowed = [
    {
      recording: recording!.recording,
      interaction: recording!.interactions[0]!.id,
      calls: 3,
      isUsed: false,
      tests: [],
    },
  ]
  const changed = { ...result, services: [{ ...service!, operations }, ...others], shadowed }
  const hash = `#/operations/${encodeURIComponent(service!.name)}/${encodeURIComponent(operation!.name)}`
  const page = await open({ result: changed, context }, hash)
  await until(() => expect(page.text('.outcome').join()).toContain('2 calls in 0 tests, mocked'))
  expect(page.text('.outcome').join()).toContain('only mocked')
  const failures = await open({ result: changed, context }, '#/failures')
  await until(() => expect(failures.text('.legend').join()).toContain('mocked: only mocks'))
  expect(failures.text('.matrix td').join()).toContain('timeout, mocked')
  const timeouts = [...operations, ...others.flatMap((one) => one.operations)]
    .flatMap(({ outcomes }) => outcomes)
    .filter(({ outcome, sources }) => outcome === 'timeout' && sources.length > 0)
  const covered = timeouts.filter((one) => one.covered).length
  const sum = timeouts.length === 0 ? 'none' : `${covered} / ${timeouts.length}`
  expect(failures.text('.matrix thead').join()).toContain(`Timeout ${sum}`)
  const hygiene = await open({ result: changed, context }, '#/hygiene')
  await until(() => expect(hygiene.text()[0]).toContain('Shadowed by mocks'))
  expect(hygiene.text()[0]).toContain('3 calls answered by mocks, none from the recording; in 0 tests')
})
