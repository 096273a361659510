import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { makeOutsideFolder, type Ending, type OutsideFolder } from './outside-folder.js'

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))

const TODAY = new Date().toISOString().slice(0, 10)

const VALID = {
  version: 1,
  interactions: [
    {
      id: 'Users.getUser#1',
      test: 'users > finds one',
      service: 'Users',
      operation: 'getUser',
      recordedAt: TODAY,
      request: { method: 'GET', url: 'https://users.example.com/users/1', headers: {} },
      response: { status: 200, headers: {}, body: { json: { id: 1 } }, latencyMs: 12 },
    },
  ],
}

let folder: OutsideFolder

beforeEach(async () => {
  folder = await makeOutsideFolder()
})

afterEach(() => folder.remove())

/** What ends the report of recordings whose tests have not run. */
const UNKNOWN =
  'Which interactions are unused is not known: run all tests first (npx jest --ci, or CI=1 npx vitest run)\n'

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
    {
      mistake: 'a fix of what is staged',
      args: ['check', '--fix', '--staged'],
      says: "option '--staged' cannot be used with option '--fix'",
    },
    {
      mistake: 'what is staged outside a repository',
      args: ['check', '--staged'],
      says: 'Git does not say what is staged: fatal: not a git repository',
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
    expect(await understudy('check')).toEqual({ code: 0, out: `1 recording checked, 0 findings\n${UNKNOWN}`, err: '' })
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
      summary: { recordings: 3, findings: 2, redactions: 0, useUnknown: 1 },
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
      redactions: [],
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
        UNKNOWN,
      ].join('\n'),
      err: '',
    })
    await save('src/__mocks__/users.test.recorded/avatar-0123456789ab.png', 'image')
    expect(await understudy('check')).toEqual({ code: 0, out: `1 recording checked, 0 findings\n${UNKNOWN}`, err: '' })
  })

  it('takes recordings and folders by name, each once', async () => {
    await save('a/__mocks__/one.test.recorded.json', '{}')
    await save('b/__mocks__/two.test.recorded.json', '{}')
    const { out } = await understudy('check', '--json', 'a', 'a/__mocks__/one.test.recorded.json')
    expect(JSON.parse(out).summary).toEqual({ recordings: 1, findings: 1, redactions: 0, useUnknown: 0 })
  })

  it('passes over installed packages and files outside __mocks__', async () => {
    await save('node_modules/x/__mocks__/one.test.recorded.json', '{}')
    await save('src/two.test.recorded.json', '{}')
    expect(await understudy('check')).toEqual({ code: 0, out: '0 recordings checked, 0 findings\n', err: '' })
  })
})

const SECRET = 'q8Zk3mN0pR7tV2xY5bC9dF4g'

/** A recording in which a token is left. */
const LEAKY = {
  version: 1,
  interactions: VALID.interactions.map((one) => ({
    ...one,
    request: { ...one.request, headers: { authorization: `Bearer ${SECRET}`, cookie: 'sid=redacted-7' } },
  })),
}

function many(count: number): unknown[] {
  return Array.from({ length: count }, (_one, index) => ({ ...LEAKY.interactions[0], id: `Users.getUser#${index}` }))
}

const LEAK = 'src/__mocks__/users.test.recorded.json'

const FOUND = [
  `[secret-found] ${LEAK}:14 holds a secret`,
  '  rule         authorization',
  '  place        request.headers.authorization',
  '  interaction  Users.getUser#1',
  '  fix          understudy check --fix replaces it, a run with -u records it anew; if it is no secret, exempt the place:',
  "               sanitize.rules: { authorization: { except: ['request.headers.authorization'] } } in understudy.config.ts",
]

describe('understudy check of a recording with a secret', () => {
  beforeEach(() => save(LEAK, `${JSON.stringify(LEAKY, null, 2)}\n`))

  it('exits with 1 and tells where it is and what to do, and not what it is', async () => {
    const sum = '1 recording checked, 1 finding, 1 redaction'
    expect(await understudy('check')).toEqual({ code: 1, out: [...FOUND, '', sum, UNKNOWN].join('\n'), err: '' })
  })

  it('tells the same with --json', async () => {
    const { code, out } = await understudy('check', '--json')
    const about = { recording: LEAK, interaction: 'Users.getUser#1' }
    expect(code).toBe(1)
    expect(JSON.parse(out)).toEqual({
      version: 1,
      summary: { recordings: 1, findings: 1, redactions: 1, useUnknown: 1 },
      findings: [
        {
          kind: 'secret-found',
          ...about,
          rule: 'authorization',
          place: 'request.headers.authorization',
          line: 14,
          message: FOUND.join('\n'),
        },
      ],
      redactions: [{ ...about, rule: 'cookie', place: 'request.headers.cookie.sid', standIn: 'redacted-7' }],
    })
  })

  it('lists each redaction on a line with --redactions', async () => {
    const { out } = await understudy('check', '--redactions')
    expect(out).toContain(
      `${LEAK}: 1 place redacted\n  cookie  request.headers.cookie.sid  Users.getUser#1  redacted-7\n`,
    )
  })

  it('takes it out with --fix, says what it changed, and changes nothing the next time', async () => {
    expect(await understudy('check', '--fix')).toEqual({
      code: 0,
      out: [
        `${LEAK}: 1 place replaced`,
        '  authorization  request.headers.authorization  Users.getUser#1',
        '',
        '1 recording checked, 1 place replaced, 0 findings, 2 redactions',
        UNKNOWN,
      ].join('\n'),
      err: '',
    })
    const text = await load(LEAK)
    expect(text).toBe(`${JSON.stringify(LEAKY, null, 2)}\n`.replace(SECRET, 'redacted-1'))
    const again = await understudy('check', '--fix', '--json')
    expect(JSON.parse(again.out)).toMatchObject({ summary: { findings: 0, replaced: 0 }, replaced: [] })
    expect(await load(LEAK)).toBe(text)
  })

  it('ends without a word where no one reads on', async () => {
    for (let number = 0; number < 40; number += 1)
      await save(`src/__mocks__/f${number}.test.recorded.json`, JSON.stringify({ ...LEAKY, interactions: many(200) }))
    const shell = `'${process.execPath}' '${MAIN}' check --json | head -n 1`
    expect(await spawned('sh', ['-c', shell], {})).toEqual({ code: 0, out: '{\n', err: '' })
  })

  it('exits with 1 after --fix where something stays', async () => {
    await save('src/__mocks__/broken.test.recorded.json', '{')
    const { code, out } = await understudy('check', '--fix')
    expect(code).toBe(1)
    expect(out).toContain('2 recordings checked, 1 place replaced, 1 finding,')
    expect(await load('src/__mocks__/broken.test.recorded.json')).toBe('{')
  })

  it('goes by the nearest configuration above it', async () => {
    await save('understudy.config.json', '{}')
    expect((await understudy('check')).code).toBe(1)
    await save('src/understudy.config.mjs', 'export default { sanitize: { keep: [/^q8Zk/] } }')
    expect((await understudy('check')).code).toBe(0)
  })

  it('counts the values of secret-looking environment variables', async () => {
    const text = JSON.stringify(VALID).replace('"id":1}', '"note":"by Wj2-kM9_xT4pL7vQ."}')
    await save(LEAK, text)
    expect((await understudy('check')).code).toBe(0)
    const { code, out } = await run(['check'], { DEPLOY_TOKEN: 'Wj2-kM9_xT4pL7vQ' })
    expect(code).toBe(1)
    expect(out).toContain('  rule         environment\n  place        response.body/note\n')
    expect(out).not.toContain('Wj2')
  })

  it('exits with 3 and the reason where the configuration is wrong, and fixes nothing', async () => {
    await save('understudy.config.json', '{ "sanitise": {} }')
    const { code, out, err } = await understudy('check', '--fix')
    expect({ code, out }).toEqual({ code: 3, out: '' })
    expect(err).toMatch(/^\[config-invalid\] [^]*sanitize/)
    expect(await load(LEAK)).toContain(SECRET)
  })

  it('prints colours on demand only', async () => {
    const escape = '\u001B['
    expect((await run(['check'], {})).out).not.toContain(escape)
    expect((await run(['check'], { FORCE_COLOR: '1' })).out).toContain(`${escape}31m[secret-found]${escape}39m`)
    expect((await run(['check'], { FORCE_COLOR: '0', NO_COLOR: '1' })).out).not.toContain(escape)
  })
})

describe('understudy check as a hook', () => {
  it('takes a body file for its recording, and passes over what else lies in __mocks__', async () => {
    await save(LEAK, JSON.stringify(LEAKY))
    await save('src/__mocks__/users.test.recorded/avatar-0123456789ab.png', 'image')
    await save('src/__mocks__/axios.js', 'module.exports = {}')
    const body = 'src/__mocks__/users.test.recorded/avatar-0123456789ab.png'
    expect((await understudy('check', body)).out).toContain('1 recording checked, 1 finding')
    expect((await understudy('check', body, LEAK, 'src/__mocks__/axios.js')).out).toContain('1 recording checked,')
    expect(await understudy('check', 'src/__mocks__/axios.js')).toMatchObject({ code: 0 })
  })

  it('exits with 3 on a file that is none of ours, and on a body file without a recording', async () => {
    await save('src/users.ts', '')
    await save('src/__mocks__/users.test.recorded/avatar-0123456789ab.png', 'image')
    expect(await understudy('check', 'src/users.ts')).toMatchObject({
      code: 3,
      err: '"src/users.ts" is no recording: its name does not end in .recorded.json.\n',
    })
    const { code, err } = await understudy('check', 'src/__mocks__/users.test.recorded/avatar-0123456789ab.png')
    expect(code).toBe(3)
    expect(err).toContain('avatar-0123456789ab.png" belongs to no recording: there is no ')
  })

  it('reads what is staged, not what lies there', async () => {
    await git('init', '--quiet')
    await save(LEAK, `${JSON.stringify(LEAKY, null, 2)}\n`)
    await save('b/__mocks__/other.test.recorded.json', '{')
    await git('add', LEAK)
    expect((await understudy('check', '--fix', LEAK)).code).toBe(0)
    expect(await understudy('check', '--staged')).toMatchObject({
      code: 1,
      out: [...FOUND, '', '1 recording checked, 1 finding, 1 redaction', UNKNOWN].join('\n'),
    })
    await git('add', LEAK)
    expect(await understudy('check', '--staged')).toMatchObject({ code: 0 })
  })

  it('misses a body file that is not staged', async () => {
    const [interaction] = VALID.interactions
    const file = 'users.test.recorded/avatar-0123456789ab.png'
    const recording = {
      version: 1,
      interactions: [{ ...interaction, response: { ...interaction?.response, body: { file } } }],
    }
    await git('init', '--quiet')
    await save(LEAK, JSON.stringify(recording))
    await save(`src/__mocks__/${file}`, 'image')
    await git('add', LEAK)
    expect((await understudy('check', '--staged')).out).toContain('[recording-body-missing]')
    await git('add', 'src')
    expect(await understudy('check', '--staged')).toMatchObject({ code: 0 })
    await git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', 'commit', '--quiet', '--message', 'one')
    expect((await understudy('check', '--staged')).out).toBe('0 recordings checked, 0 findings\n')
    await git('rm', '--quiet', '--cached', `src/__mocks__/${file}`)
    expect((await understudy('check', '--staged')).out).toContain('[recording-body-missing]')
  })
})

/** Save a file, and with a recording its test file. */
async function save(path: string, text: string): Promise<void> {
  await folder.save(path, text)
  const [, before, name] = /^(.*)__mocks__\/(.*)\.recorded\.json$/.exec(path) ?? []
  if (name !== undefined) await folder.save(`${before}${name}.ts`, '')
}

const load = (path: string): Promise<string> => folder.load(path)

const understudy = (...args: string[]): Promise<Ending> => folder.understudy(...args)

const run = (args: string[], env: Record<string, string>): Promise<Ending> => folder.run(args, env)

const spawned = (file: string, args: string[], env: Record<string, string>): Promise<Ending> =>
  folder.spawned(file, args, env)

const git = (...args: string[]): Promise<void> => folder.git(...args)
