import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** A page in a browser, driven over the DevTools protocol. */
export interface BrowserPage {
  /** Every request that the page made, by its URL. */
  requests: string[]
  /** Errors and warnings of the page's console, its exceptions, and what its policy blocked. */
  complaints: string[]
  send: (method: string, parameters?: Record<string, unknown>) => Promise<Record<string, unknown>>
  /** Evaluate an expression in the page; its value, which must be JSON. */
  evaluate: (expression: string) => Promise<unknown>
  press: (key: string) => Promise<void>
  type: (text: string) => Promise<void>
}

/** Start Chromium, use a page of it, and end it. */
export async function withBrowser(chromium: string, use: (page: BrowserPage) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'report-page-'))
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--hide-scrollbars']
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync']
  const address = ['--remote-debugging-port=0', `--user-data-dir=${folder}`]
  const browser = spawn(chromium, [...args, ...quiet, ...address, 'about:blank'], { stdio: 'ignore' })
  try {
    await use(await connect(await targetOf(folder)))
  } finally {
    await end(browser)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function end(browser: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => browser.once('exit', resolve))
  if (browser.exitCode === null) browser.kill()
  await Promise.race([ended, wait(5000)])
}

/** The address of the browser's first page, once it listens. */
async function targetOf(folder: string): Promise<string> {
  for (let attempt = 0; attempt < 150; attempt++) {
    await wait(100)
    try {
      const [port] = readFileSync(join(folder, 'DevToolsActivePort'), 'utf8').split('\n')
      const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as Record<string, string>[]
      const page = targets.find(({ type }) => type === 'page')
      if (page?.['webSocketDebuggerUrl'] !== undefined) return page['webSocketDebuggerUrl']
    } catch {
      // It does not listen yet.
    }
  }
  throw new Error('The browser did not start within 15 s.')
}

interface Reply {
  id?: number
  result?: Record<string, unknown>
  error?: { message: string }
  method?: string
  params?: Record<string, unknown>
}

async function connect(address: string): Promise<BrowserPage> {
  const socket = new WebSocket(address)
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', () => reject(new Error('The browser refuses a connection.')))
  })
  const waiting = new Map<number, PromiseWithResolvers<Record<string, unknown>>>()
  const [requests, complaints]: [string[], string[]] = [[], []]
  socket.addEventListener('message', ({ data }) => {
    const reply = JSON.parse(String(data)) as Reply
    const call = waiting.get(reply.id ?? -1)
    if (reply.error !== undefined) call?.reject(new Error(reply.error.message))
    else call?.resolve(reply.result ?? {})
    note(reply, requests, complaints)
  })
  let last = 0
  const send: BrowserPage['send'] = (method, params = {}) => {
    const call = Promise.withResolvers<Record<string, unknown>>()
    waiting.set(++last, call)
    socket.send(JSON.stringify({ id: last, method, params }))
    return call.promise
  }
  for (const domain of ['Page', 'Runtime', 'Network', 'Log']) await send(`${domain}.enable`)
  return { requests, complaints, send, ...actions(send) }
}

function note({ method, params = {} }: Reply, requests: string[], complaints: string[]): void {
  if (method === 'Network.requestWillBeSent') requests.push((params['request'] as { url: string }).url)
  if (method === 'Runtime.exceptionThrown' || method === 'Log.entryAdded') complaints.push(JSON.stringify(params))
  if (method === 'Runtime.consoleAPICalled') complaints.push(JSON.stringify(params['args']))
}

function actions(send: BrowserPage['send']): Pick<BrowserPage, 'evaluate' | 'press' | 'type'> {
  return {
    evaluate: async (expression) => {
      const answer = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
      if (answer['exceptionDetails'] !== undefined) throw new Error(JSON.stringify(answer['exceptionDetails']))
      return (answer['result'] as { value?: unknown }).value
    },
    press: async (key) => {
      const text = key.length === 1 ? { text: key } : key === 'Enter' ? { text: '\r' } : {}
      const code = { Enter: 13, Escape: 27, Tab: 9, ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40 }[key]
      const event = { key, code: key, ...(code === undefined ? {} : { windowsVirtualKeyCode: code }) }
      await send('Input.dispatchKeyEvent', { type: 'keyDown', ...event, ...text })
      await send('Input.dispatchKeyEvent', { type: 'keyUp', ...event })
      await wait(60)
    },
    type: async (text) => {
      await send('Input.insertText', { text })
      await wait(60)
    },
  }
}
