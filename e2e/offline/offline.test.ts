import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createProject as createJestProject } from '../jest/harness/project.ts'
import { plainEnvironment } from '../jest/harness/run-jest.ts'
import { startService, type Service } from '../jest/harness/service.ts'
import { createProject as createVitestProject, type Project } from '../vitest/harness/project.ts'

// A network namespace of its own has no interface but a loopback that is down: not a byte can leave, or arrive.
const NAMESPACES = [
  ['unshare', '--net'],
  ['unshare', '--net', '--map-root-user'],
]

const namespace = NAMESPACES.find(([command = '', ...args]) => spawnSync(command, [...args, 'true']).status === 0)

interface Runner {
  name: string
  create(): Pick<Project, 'root' | 'write' | 'tree' | 'dispose'>
  command: string[]
}

const RUNNERS: Runner[] = [
  {
    name: 'Jest',
    create: () => createJestProject('offline', inject('tarballs'), { jest: 'jest' }),
    command: ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'],
  },
  {
    name: 'Vitest',
    create: () => createVitestProject('offline', inject('tarballs')),
    command: ['node_modules/vitest/vitest.mjs', 'run'],
  },
]

function run(
  command: string[],
  cwd: string,
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const [program = '', ...args] = command
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: plainEnvironment(env), stdio: ['ignore', 'pipe', 'pipe'] })
    const timer = setTimeout(() => child.kill('SIGKILL'), 60_000)
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code, output })
    })
  })
}

describe.each(RUNNERS)('$name', ({ create, command }) => {
  let project: ReturnType<Runner['create']>
  let service: Service

  beforeAll(async () => {
    service = await startService()
    project = create()
    project.write('understudy.config.json', JSON.stringify({ services: { Service: { baseUrl: service.url } } }))
    project.write('src/calls.test.mjs', readFileSync(join(import.meta.dirname, 'calls.mjs'), 'utf8'))
    const live = await run([process.execPath, ...command], project.root, { SERVICE_URL: service.url })
    expect(live).toMatchObject({ code: 0 })
    await service.stop()
  })

  afterAll(async () => {
    await service.stop()
    project.dispose()
  })

  // Where the system refuses namespaces, the stopped service and hosts that do not exist have to do.
  test(`replays with ${namespace === undefined ? 'the service stopped' : 'the network taken away'}`, async () => {
    const before = project.tree()
    const replayed = await run([...(namespace ?? []), process.execPath, ...command], project.root, {
      SERVICE_URL: service.url,
      CI: 'true',
    })
    expect(replayed.output).toContain('52 calls replayed')
    expect(replayed).toMatchObject({ code: 0 })
    expect(project.tree()).toEqual(before)
  })
})
