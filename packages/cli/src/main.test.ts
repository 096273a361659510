import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import manifest from '../package.json' with { type: 'json' }

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))

const VALID = {
  version: 1,
  interactions: [
    {
      id: 'Users.getUser#1',
      test: 'users > finds one',
      service: 'Users',
      operation: 'getUser',
      recordedAt: '2026-11-22',
      request: { method: 'GET', url: 'https://users.example.com/users/1', headers: {} },
      response: { status: 200, headers: {}, body: { json: { id: 1 } }, latencyMs: 12 },
    },
  ],
}

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understudy-cli-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe('understudy', () => {
  it('prints its version', async () => {
    expect(await understudy('--version')).toEqual({ code: 0, out: `${manifest.version}\n`, err: '' })
  })

  it('lists its commands with --help', async () => {
    const { code, out, err } = await understudy('--help')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('check [options] [path...]')
  })

  it('explains a command with --help', async () => {
    const { code, out, err } = await understudy('check', '--help')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('--json')
    expect(out).toContain('Exit code: 0 nothing found, 1 something found, 3 used wrongly.')
  })

  it.each([
    { mistake: 'an unknown command', args: ['chek'], says: "unknown command 'chek'" },
    { mistake: 'an unknown option', args: ['check', '--jsn'], says: "unknown option '--jsn'" },
    { mistake: 'no command', args: [], says: 'Usage: understudy' },
    {
      mistake: 'a path that does not exist',
      args: ['check', 'nowhere'],
      says: 'There is no file or folder "nowhere".',
    },
  ])('exits with 3 on $mistake', async ({ args, says }) => {
    const { code, out, err } = await understudy(...args)
    expect({ code, out }).toEqual({ code: 3, out: '' })
    expect(err).toContain(says)
  })
})

describe('understudy check', () => {
  it('exits with 0 where every recording is sound', async () => {
    await save('src/__mocks__/users.test.recorded.json', JSON.stringify(VALID, null, 2))
    expect(await understudy('check')).toEqual({ code: 0, out: '1 recording checked, 0 findings\n', err: '' })
  })

  it('exits with 0 where there is no recording', async () => {
    expect(await understudy('check')).toEqual({ code: 0, out: '0 recordings checked, 0 findings\n', err: '' })
  })

  it('exits with 1 and names file, line and column of broken JSON', async () => {
    await save('src/__mocks__/users.test.recorded.json', '{\n  "version": 1,\n  "interactions": [}\n')
    const { code, out, err } = await understudy('check')
    expect({ code, err }).toEqual({ code: 1, err: '' })
    expect(out).toMatch(/^\[recording-invalid\] .*users\.test\.recorded\.json/)
    expect(out).toContain('3:20')
    expect(out).toMatch(/\n\n1 recording checked, 1 finding\n$/)
  })

  it('reports every broken recording with --json', async () => {
    await save('a/__mocks__/one.test.recorded.json', '{}')
    await save('b/__mocks__/two.test.recorded.json', JSON.stringify(VALID))
    await save('b/__mocks__/three.test.recorded.json', JSON.stringify({ version: 2, interactions: [] }))
    const { code, out, err } = await understudy('check', '--json')
    expect({ code, err }).toEqual({ code: 1, err: '' })
    expect(JSON.parse(out)).toEqual({
      version: 1,
      summary: { recordings: 3, findings: 2 },
      findings: [
        {
          kind: 'recording-invalid',
          recording: 'a/__mocks__/one.test.recorded.json',
          message: expect.stringContaining('[recording-invalid]'),
        },
        {
          kind: 'recording-version',
          recording: 'b/__mocks__/three.test.recorded.json',
          message: expect.stringContaining('[recording-version]'),
        },
      ],
    })
  })

  it('names a body file that is not there, and the interaction that needs it', async () => {
    const [interaction] = VALID.interactions
    const body = { file: 'users.test.recorded/avatar-0123456789ab.png' }
    const recording = { version: 1, interactions: [{ ...interaction, response: { ...interaction?.response, body } }] }
    await save('src/__mocks__/users.test.recorded.json', JSON.stringify(recording))
    expect(await understudy('check')).toEqual({
      code: 1,
      out: [
        '[recording-body-missing] The body file "users.test.recorded/avatar-0123456789ab.png" of src/__mocks__/users.test.recorded.json is not there',
        '  interaction  Users.getUser#1',
        '  fix          restore it from version control, or run the test with -u to record it again',
        '',
        '1 recording checked, 1 finding',
        '',
      ].join('\n'),
      err: '',
    })
    await save('src/__mocks__/users.test.recorded/avatar-0123456789ab.png', 'image')
    expect(await understudy('check')).toEqual({ code: 0, out: '1 recording checked, 0 findings\n', err: '' })
  })

  it('takes recordings and folders by name, each once', async () => {
    await save('a/__mocks__/one.test.recorded.json', '{}')
    await save('b/__mocks__/two.test.recorded.json', '{}')
    const { out } = await understudy('check', '--json', 'a', 'a/__mocks__/one.test.recorded.json')
    expect(JSON.parse(out).summary).toEqual({ recordings: 1, findings: 1 })
  })

  it('passes over installed packages and files outside __mocks__', async () => {
    await save('node_modules/x/__mocks__/one.test.recorded.json', '{}')
    await save('src/two.test.recorded.json', '{}')
    expect(await understudy('check')).toEqual({ code: 0, out: '0 recordings checked, 0 findings\n', err: '' })
  })
})

async function save(path: string, text: string): Promise<void> {
  await mkdir(join(folder, dirname(path)), { recursive: true })
  await writeFile(join(folder, path), text)
}

function understudy(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out, err }))
  })
}
