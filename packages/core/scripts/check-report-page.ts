// Looks at the coverage page in a real browser: takes screenshots at three sizes, and tries keys, search and deep links.
//
//     CHROMIUM=/usr/bin/chromium node packages/core/scripts/check-report-page.ts [folder for the screenshots]
import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'rolldown'
import { type BrowserPage, withBrowser } from './browser.ts'
import { reportPage } from './bundle-report-page.ts'

const SIZES = [
  [390, 844],
  [1280, 800],
  [1920, 1080],
] as const

const VIEWS = ['overview', 'operations', 'failures', 'sites', 'tests', 'hygiene']

const SAMPLES = {
  few: { services: 2, operations: 5, exercised: 'some', complete: false },
  many: { services: 40, operations: 2000, exercised: 'some', bodyItems: 40 },
  all: { services: 3, operations: 24, exercised: 'all' },
  nothing: { services: 0, operations: 0, exercised: 'none' },
  unrecorded: { services: 3, operations: 12, exercised: 'none' },
} as const

const folder = resolve(process.argv[2] ?? join(tmpdir(), 'report-page'))
mkdirSync(folder, { recursive: true })
const pages = await renderSamples()

await withBrowser(process.env['CHROMIUM'] ?? '/usr/bin/chromium', async (page) => {
  await tryPage(page, pages.many)
  for (const width of [320, 640]) await tryReflow(page, width)
  for (const [name, url] of Object.entries(pages)) await takeAll(page, name, url)
  const { data } = await page.send('Page.printToPDF', { printBackground: false })
  writeFileSync(join(folder, 'print.pdf'), Buffer.from(String(data), 'base64'))
})
console.log(`All tried; screenshots are in ${folder}`)

async function renderSamples(): Promise<Record<keyof typeof SAMPLES, string>> {
  const source = (name: string): string => fileURLToPath(new URL(`../src/report/html/${name}.ts`, import.meta.url))
  const output = join(folder, 'modules')
  await build({
    input: { 'html-report': source('html-report'), 'sample-project': source('sample-project') },
    platform: 'node',
    plugins: [reportPage()],
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    output: { dir: output, entryFileNames: '[name].mjs' },
  })
  const load = (name: string): Promise<unknown> => import(pathToFileURL(join(output, `${name}.mjs`)).href)
  const { htmlReport } = (await load('html-report')) as typeof import('../src/report/html/html-report.ts')
  const { sampleProject } = (await load('sample-project')) as typeof import('../src/report/html/sample-project.ts')
  rmSync(output, { recursive: true })
  const urls = Object.entries(SAMPLES).map(([name, options]) => {
    const { result, context } = sampleProject(options)
    const start = performance.now()
    const text = htmlReport(result, context)[0]?.text ?? ''
    const file = join(folder, `${name}.html`)
    writeFileSync(file, text)
    console.log(`${name}: ${Buffer.byteLength(text)} bytes, made in ${Math.round(performance.now() - start)} ms`)
    return [name, pathToFileURL(file).href]
  })
  return Object.fromEntries(urls) as Record<keyof typeof SAMPLES, string>
}

async function open(page: BrowserPage, url: string): Promise<void> {
  // The same document with another hash would not be loaded anew.
  await page.send('Page.navigate', { url: 'about:blank' })
  await page.send('Page.navigate', { url })
  for (let attempt = 0; attempt < 100; attempt++) {
    await wait(50)
    if ((await page.evaluate('document.querySelector("main") !== null && document.readyState === "complete"')) === true)
      return
  }
  throw new Error(`${url} shows nothing`)
}

async function tryPage(page: BrowserPage, url: string): Promise<void> {
  await page.send('Emulation.setDeviceMetricsOverride', {
    width: 1280,
    height: 800,
    deviceScaleFactor: 1,
    mobile: false,
  })
  await open(page, `${url}#/operations`)
  console.log(
    `opened in ${String(await page.evaluate('Math.round(performance.getEntriesByType("navigation")[0].duration)'))} ms`,
  )
  const focused = 'document.activeElement.textContent'
  const expanded = 'document.activeElement.getAttribute("aria-expanded")'
  await page.press('j')
  assert.match(String(await page.evaluate(focused)), /never exercised/)
  const first = await page.evaluate(focused)
  await page.press('j')
  await page.press('ArrowDown')
  await page.press('k')
  assert.notEqual(await page.evaluate(focused), first)
  await page.press('Enter')
  assert.equal(await page.evaluate(expanded), 'true')
  await page.press('ArrowLeft')
  assert.equal(await page.evaluate(expanded), 'false')
  await page.press('ArrowRight')
  assert.equal(await page.evaluate(expanded), 'true')
  await page.press('ArrowLeft')
  await page.press('ArrowLeft')
  assert.equal(await page.evaluate(focused), first)
  assert.notEqual(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle'), 'none')

  await page.press('/')
  assert.equal(await page.evaluate('document.activeElement.id'), 'search')
  const before = await page.evaluate('performance.now()')
  await page.type('refunds timeout')
  const found = await page.evaluate('document.querySelector("[role=status]").textContent')
  console.log(
    `${String(found)}, shown ${Math.round(Number(await page.evaluate('performance.now()')) - Number(before))} ms after the key (60 of them waited)`,
  )
  assert.match(String(found), /^Found \d+ operations/)
  await wait(400)
  assert.equal(await page.evaluate('location.hash'), '#/operations?q=refunds%20timeout')
  await page.press('Enter')
  assert.equal(await page.evaluate('document.activeElement.hasAttribute("data-row")'), true)
  await page.press('/')
  await page.press('Escape')
  assert.equal(await page.evaluate('document.querySelector("#search").value'), '')
  await page.press('Escape')

  await page.press('?')
  assert.equal(await page.evaluate('document.querySelector("dialog").open'), true)
  await page.press('Escape')
  assert.equal(await page.evaluate('document.querySelector("dialog").open'), false)
  await page.press('t')
  await page.press('t')
  assert.equal(await page.evaluate('document.documentElement.dataset.theme'), 'dark')
  await open(page, `${url}#/sites`)
  assert.equal(await page.evaluate('document.documentElement.dataset.theme'), 'dark', 'the theme is remembered')
  await page.press('t')
  for (const [number, view] of ['Overview', 'Operations', 'Failures', 'Call sites', 'Tests', 'Hygiene'].entries()) {
    await page.press(String(number + 1))
    assert.equal(await page.evaluate('document.querySelector("main").getAttribute("aria-label")'), view)
  }

  await open(page, url + (await hrefOfHidden(page)))
  await wait(200)
  assert.equal(await page.evaluate(expanded), 'true', 'a deep link opens its operation')
  const top = Number(await page.evaluate('document.activeElement.getBoundingClientRect().top'))
  assert.ok(top > 0 && top < 800, `a deep link scrolls to its operation: ${top}`)

  const elsewhere = page.requests.filter((one) => !/^(file|data|about):/.test(one))
  assert.deepEqual(elsewhere, [], 'no request leaves the page')
  assert.deepEqual(page.complaints, [], 'the console is empty')
}

/** At 200 % and 400 % of its size a page on a small screen is this wide, in its own pixels. */
async function tryReflow(page: BrowserPage, width: number): Promise<void> {
  await page.send('Emulation.setDeviceMetricsOverride', { width, height: 500, deviceScaleFactor: 1, mobile: false })
  for (const view of VIEWS) {
    await open(page, `${pages.many}#/${view}`)
    if (view === 'operations') await openDetails(page)
    await assertFits(page, `${view} at ${width}`, width)
  }
}

async function assertFits(page: BrowserPage, what: string, width: number): Promise<void> {
  const wide = Number(await page.evaluate('document.documentElement.scrollWidth')) - width
  assert.ok(wide <= 0, `${what}: ${wide} pixels too wide`)
}

async function takeAll(page: BrowserPage, name: string, url: string): Promise<void> {
  for (const [width, height] of SIZES) {
    const isPhone = width < 500
    await page.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: isPhone })
    for (const theme of ['light', 'dark']) {
      await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: theme }] })
      for (const view of VIEWS) {
        await open(page, `${url}#/${view}`)
        if (view === 'operations') await openDetails(page)
        await wait(350)
        await assertFits(page, `${name} ${view} at ${width}`, width)
        const { data } = await page.send('Page.captureScreenshot', { format: 'png' })
        writeFileSync(join(folder, `${name}-${view}-${width}-${theme}.png`), Buffer.from(String(data), 'base64'))
      }
    }
  }
}

/** Open the first operation with a recorded call, down to its messages. */
async function openDetails(page: BrowserPage): Promise<void> {
  for (const selector of [
    '.operation:has(.chip.yes) .line',
    '.operation .outcome:has(.chip.yes) .line',
    '.outcome .item .line',
  ]) {
    await page.evaluate(`document.querySelector(${JSON.stringify(selector)})?.click()`)
    await wait(30)
  }
}

/** The address of an operation that no list shows at first. */
async function hrefOfHidden(page: BrowserPage): Promise<string> {
  await open(page, `${pages.many}#/failures`)
  for (let times = 0; times < 2; times++) {
    await page.evaluate('document.querySelector(".more").click()')
    await wait(200)
  }
  return String(await page.evaluate('document.querySelector(".matrix tbody tr:nth-child(640) a").getAttribute("href")'))
}
