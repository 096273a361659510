import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BEFORE, BRANCH, CHANGE, FILE, makeCheckout, type Checkout } from './forges/checkout.js'

let { space, printed, publish } = {} as Checkout

beforeEach(() => {
  ;({ space, printed, publish } = makeCheckout())
})

afterEach(() => space.remove())

it('pushes the branch and prints the text where there is no forge', async () => {
  expect(await publish()).toEqual({
    service: 'Orders',
    branch: BRANCH,
    state: 'pushed',
    message: `The branch ${BRANCH} is pushed. drift.pullRequest.forge is "none".`,
  })
  expect(printed.splice(0).join('')).toBe(
    `branch  ${BRANCH}\nbase    main\n\nOrders: total is a number now\n\nOne finding.\n`,
  )
  expect(await publish()).toMatchObject({ state: 'unchanged', message: `${BRANCH} holds these changes already.` })
  expect(printed).toEqual([])
})

it('commits as the checkout is set up, else as the configuration says', async () => {
  space.git('config', 'user.name', 'Night Job')
  space.git('config', 'user.email', 'night@example.com')
  await publish()
  const author = (): string => space.remote.git('log', '-1', '--format=%an <%ae> %cn %cI', BRANCH)
  expect(author()).toBe('Night Job <night@example.com> Night Job 2026-11-23T02:00:00+00:00')
  await publish({ key: 'b' }, { author: { name: 'Drift', email: 'drift@example.com' } })
  expect(author()).toBe('Drift <drift@example.com> Drift 2026-11-23T02:00:00+00:00')
})

it('works in a shallow clone with a detached HEAD, as a job has it', async () => {
  for (const text of ['one', 'two', 'three']) space.personPushes('main', { 'README.md': text })
  const job = join(space.root, 'job')
  space.gitIn(space.root, 'init', '--quiet', job)
  space.gitIn(job, 'remote', 'add', 'origin', `file://${space.remote.path}`)
  space.gitIn(job, 'fetch', '--quiet', '--depth=1', 'origin', space.remote.tip('main') ?? '')
  space.gitIn(job, 'checkout', '--quiet', '--detach', 'FETCH_HEAD')
  expect(await publish({}, { cwd: job })).toMatchObject({ state: 'pushed' })
  // Meanwhile the base goes on, and a person joins in.
  space.personPushes('main', { 'README.md': 'four' })
  space.personPushes(BRANCH, { 'NOTES.md': 'Notes' })
  expect(await publish({ key: 'b', files: [{ path: FILE, from: BEFORE, text: '{}\n' }] }, { cwd: job })).toMatchObject({
    state: 'pushed',
  })
  expect(space.remote.read(BRANCH, FILE)).toBe('{}\n')
  expect(space.remote.read(BRANCH, 'NOTES.md')).toBe('Notes\n')
  expect(space.gitIn(job, 'rev-list', '--count', 'HEAD')).toBe('1')
  expect(space.gitIn(job, 'rev-parse', '--is-shallow-repository')).toBe('true')
})

it('starts from the tip of the base branch, whatever is checked out', async () => {
  space.git('checkout', '--quiet', '-b', 'feature')
  space.write('feature.txt', 'half done')
  space.git('add', '--all')
  space.git('commit', '--quiet', '--message', 'Half done')
  space.personPushes('main', { 'README.md': 'newer' })
  expect(await publish()).toMatchObject({ state: 'pushed' })
  expect(space.remote.git('rev-parse', `${BRANCH}^`)).toBe(space.remote.tip('main'))
  expect(space.remote.read(BRANCH, 'feature.txt')).toBeNull()
})

it('adds, changes and removes files, and keeps their modes', async () => {
  space.write('bytes.bin', 'old')
  space.git('add', '--all')
  space.git('update-index', '--chmod=+x', 'tool.sh')
  space.git('commit', '--quiet', '--message', 'More')
  space.git('push', '--quiet', 'origin', 'HEAD:main')
  await publish({
    files: [
      { path: FILE, from: BEFORE, text: null },
      { path: 'tool.sh', from: '#!/bin/sh\n', text: '#!/bin/sh\ntrue\n' },
      { path: 'new folder/ä.json', from: null, text: '{}\n' },
      { path: 'bytes.bin', from: 'old', text: Uint8Array.of(0, 255, 10, 13) },
    ],
  })
  expect(
    space.remote
      .git('-c', 'core.quotePath=false', 'diff', '--raw', '--abbrev=1', 'main', BRANCH)
      .replaceAll(/ [0-9a-f]+ [0-9a-f]+ (?=[AMD])/g, ' ')
      .split('\n'),
  ).toEqual([
    ':100644 100644 M\tbytes.bin',
    ':000000 100644 A\tnew folder/ä.json',
    `:100644 000000 D\t${FILE}`,
    ':100755 100755 M\ttool.sh',
  ])
  expect(space.remote.git('cat-file', '-s', `${BRANCH}:bytes.bin`)).toBe('4')
})

it('stores line ends as the repository wants them', async () => {
  space.write('.gitattributes', '*.json text eol=crlf\n')
  space.git('add', '--all')
  space.git('commit', '--quiet', '--message', 'Line ends')
  space.git('push', '--quiet', 'origin', 'HEAD:main')
  const crlf = (text: string): string => text.replaceAll('\n', '\r\n')
  expect(await publish({ files: [{ path: FILE, from: crlf(BEFORE), text: crlf('{\n}\n') }] })).toMatchObject({
    state: 'pushed',
  })
  expect(space.remote.git('cat-file', 'blob', `${BRANCH}:${FILE}`)).toBe('{\n}')
})

it('works in a folder of the repository, and inside a hook', async () => {
  const env = { GIT_INDEX_FILE: join(space.work, '.git/index.lock'), GIT_PREFIX: 'src/', GIT_TRACE: '1' }
  expect(await publish({}, { cwd: join(space.work, 'src'), env })).toMatchObject({ state: 'pushed' })
  expect(space.remote.git('diff', '--name-only', 'main', BRANCH)).toBe(FILE)
})

it('works in a work tree of its own, and in a partial clone', async () => {
  const [tree, partial] = [join(space.root, 'tree'), join(space.root, 'partial')]
  space.git('worktree', 'add', '--quiet', '--detach', tree)
  expect(await publish({}, { cwd: tree })).toMatchObject({ state: 'pushed' })
  space.remote.git('config', 'uploadpack.allowFilter', 'true')
  space.gitIn(
    space.root,
    'clone',
    '--quiet',
    '--no-checkout',
    '--filter=blob:none',
    `file://${space.remote.path}`,
    partial,
  )
  expect(await publish({ key: 'b' }, { cwd: partial })).toMatchObject({ state: 'pushed' })
})

it('leaves no hook of the checkout in the way of the push', async () => {
  writeFileSync(join(space.work, '.git/hooks/pre-push'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
  expect(await publish()).toMatchObject({ state: 'pushed' })
})

it('runs the hook by which Git LFS uploads, where a file is kept by it', async () => {
  const seen = join(space.root, 'hook-ran')
  writeFileSync(join(space.work, '.git/hooks/pre-push'), `#!/bin/sh\ntouch '${seen}'\n`, { mode: 0o755 })
  space.git('config', 'filter.lfs.clean', 'cat')
  await publish()
  expect(existsSync(seen)).toBe(false)
  space.write('.gitattributes', '*.bin filter=lfs\n')
  await publish({ key: 'b', files: [...CHANGE.files, { path: 'big.bin', from: null, text: 'big' }] })
  expect(existsSync(seen)).toBe(true)
})

it('goes on where a person has merged the base into the branch', async () => {
  await publish()
  space.personPushes('main', { 'README.md': 'newer' })
  const theirs = join(space.root, 'theirs')
  space.gitIn(space.root, 'clone', '--quiet', '--branch', BRANCH, space.remote.path, theirs)
  space.gitIn(theirs, 'merge', '--quiet', '--no-edit', 'origin/main')
  space.gitIn(theirs, 'push', '--quiet', 'origin', BRANCH)
  const tip = space.remote.tip(BRANCH)
  expect(await publish()).toMatchObject({ state: 'unchanged' })
  expect(await publish({ key: 'b', files: [{ path: FILE, from: BEFORE, text: '{}\n' }] })).toMatchObject({
    state: 'pushed',
  })
  expect(space.remote.git('rev-parse', `${BRANCH}^`)).toBe(tip)
  expect(space.remote.git('diff', '--name-only', 'main', BRANCH)).toBe(FILE)
})

it('leaves no temporary file behind, nor any ref of its own', async () => {
  const temporary = join(space.root, 'tmp')
  space.write('../tmp/.keep', '')
  space.personPushes('main', { 'README.md': 'newer' })
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = temporary
  try {
    await publish()
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
  expect(readdirSync(temporary)).toEqual(['.keep'])
  expect(existsSync(join(space.work, '.git/FETCH_HEAD'))).toBe(false)
  expect(space.git('for-each-ref', 'refs/understudy')).toBe('')
})

it('makes the branch in the repository alone where there is no remote', async () => {
  space.git('remote', 'remove', 'origin')
  const head = space.git('rev-parse', 'HEAD')
  expect(await publish()).toMatchObject({
    state: 'pushed',
    message: `There is no remote, so the branch ${BRANCH} is made in this repository.`,
  })
  expect(space.git('show', `${BRANCH}:${FILE}`)).toBe('{ "total": 12 }')
  expect([space.git('rev-parse', 'HEAD'), space.git('status', '--porcelain')]).toEqual([head, ''])
  expect(await publish()).toMatchObject({ state: 'unchanged' })
  space.git('checkout', '--quiet', BRANCH)
  expect(await publish({ key: 'b', files: [{ path: FILE, text: '[]\n' }] }, { base: 'master' })).toMatchObject({
    state: 'failed',
  })
  const main = space.git('for-each-ref', '--format=%(refname:short)', '--sort=refname', 'refs/heads').split('\n')[0]
  expect(await publish({ key: 'b', files: [{ path: FILE, text: '[]\n' }] }, { base: main ?? '' })).toMatchObject({
    state: 'failed',
    message: `The branch ${BRANCH} is checked out: check out another one first.`,
  })
})
