import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FORGES, type EitherForge } from './forges/either-forge.js'
import { makeWorkspace, type Workspace } from './forges/workspace.js'
import { publishPullRequests } from './publish.js'
import type { ServiceChange } from './service-change.js'

const BRANCH = 'understudy/drift/Orders'
const FILE = 'a.json'
const CONFIG = { labels: ['drift', 'orders'] }
const CHANGE: ServiceChange = {
  service: 'Orders',
  files: [{ path: FILE, from: '1\n', text: '2\n' }],
  title: 'Orders changed',
  body: 'One finding.',
  key: 'a',
}
const NEXT: ServiceChange = { ...CHANGE, files: [{ path: FILE, from: '1\n', text: '3\n' }], key: 'b' }

let space: Workspace
let children: ChildProcess[]

beforeEach(() => {
  space = makeWorkspace({ [FILE]: '1\n' })
  children = []
})

afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  space.remove()
})

// Modules that are loaded as they are: the clients come as ES modules with CommonJS in them.
const LOADER = `
  import { createJiti } from ${JSON.stringify(import.meta.resolve('jiti'))}
  const nativeModules = ['@gitbeaker/rest', '@gitbeaker/requester-utils', '@octokit/core']
  await createJiti(process.argv[1], { nativeModules }).import(process.argv[1])
`
const SCRIPT = fileURLToPath(new URL('./forges/publish-process.ts', import.meta.url))

/** Publish in a process of its own. */
function start(forge: EitherForge, change: ServiceChange): ChildProcess {
  const input = JSON.stringify({ change, cwd: space.work, config: CONFIG })
  const child = spawn(process.execPath, ['--input-type=module', '--eval', LOADER, SCRIPT, input], {
    env: forge.env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  children.push(child)
  return child
}

/** Kill a process as soon as it has come to a point; that it ends before is a failure. */
async function killAt(reached: Promise<void>, child: ChildProcess): Promise<void> {
  const ended = new Promise<string>((resolve) => child.on('close', (code) => resolve(`ended with ${code}`)))
  expect(await Promise.race([reached.then(() => 'reached'), ended])).toBe('reached')
  child.kill('SIGKILL')
  await ended
}

async function publish(forge: EitherForge, change: ServiceChange): Promise<string | undefined> {
  const [outcome] = await publishPullRequests([change], {
    cwd: space.work,
    env: forge.env,
    config: CONFIG,
    out: () => {},
    note: () => {},
    now: () => new Date(),
  })
  return outcome?.state
}

/** What stands on the forge and on the branch in the end is what one undisturbed run leaves. */
function expectDone(forge: EitherForge, change: ServiceChange): void {
  expect(forge.allRequests()).toMatchObject([{ state: 'open', title: change.title, labels: CONFIG.labels }])
  expect(forge.allRequests()[0]?.body).toMatch(new RegExp(`key=${change.key} service=Orders -->\n$`))
  expect(space.remote.read(BRANCH, FILE)).toBe(change.files[0]?.text)
  expect(space.remote.git('rev-list', '--count', `main..${BRANCH}`)).toBe('1')
  expect(space.git('status', '--porcelain')).toBe('')
}

describe.each(Object.keys(FORGES) as (keyof typeof FORGES)[])('killed on %s', (name) => {
  it.each(['open', 'labels', 'update'] as const)('makes good what was killed at "%s"', async (step) => {
    const forge = await FORGES[name](space)
    const [method, path] = forge.routes[step]
    for (const isDone of [false, true]) {
      const reached = forge.hold(method, path, isDone)
      await killAt(reached, start(forge, CHANGE))
      forge.release()
    }
    expect(await publish(forge, CHANGE)).toMatch(/opened|updated|unchanged/)
    expectDone(forge, CHANGE)
    expect(await publish(forge, CHANGE)).toBe('unchanged')
    await forge.close()
  })
})

it('makes good what was killed while it pushed', async () => {
  const forge = await FORGES.GitHub(space)
  const [reached, go] = [join(space.root, 'reached'), join(space.root, 'go')]
  const hook = `#!/bin/sh\ntouch '${reached}'\nfor i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -e '${go}' ] && exit 0; sleep 0.2; done\nexit 1\n`
  writeFileSync(join(space.remote.path, 'hooks/pre-receive'), hook, { mode: 0o755 })
  const isReached = async (): Promise<void> => {
    while (!existsSync(reached)) await sleep(50)
  }
  await killAt(isReached(), start(forge, CHANGE))
  writeFileSync(go, '')
  expect(await publish(forge, CHANGE)).toBe('opened')
  expectDone(forge, CHANGE)
  await forge.close()
})

it('makes good an update that was killed after its push', async () => {
  const forge = await FORGES.GitHub(space)
  await publish(forge, CHANGE)
  const [method, path] = forge.routes.update
  const reached = forge.hold(method, path, false)
  await killAt(reached, start(forge, NEXT))
  forge.release()
  expect(await publish(forge, NEXT)).toBe('updated')
  expectDone(forge, NEXT)
  await forge.close()
})
