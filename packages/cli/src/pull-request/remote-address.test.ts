import { expect, it } from 'vitest'
import { readRemoteAddress } from './remote-address.js'

const NOBODY = { user: null, hasPassword: false }
const OF_GIT = { user: 'git', hasPassword: false }

it.each([
  ['https://github.com/acme/shop.git', { protocol: 'https', host: 'github.com', path: 'acme/shop', ...NOBODY }],
  ['https://GitHub.com/acme/shop/', { protocol: 'https', host: 'github.com', path: 'acme/shop', ...NOBODY }],
  [
    'https://git.example.com:8443/group/sub/shop.git',
    { protocol: 'https', host: 'git.example.com:8443', path: 'group/sub/shop', ...NOBODY },
  ],
  ['http://git.local/acme/shop', { protocol: 'http', host: 'git.local', path: 'acme/shop', ...NOBODY }],
  [
    'https://gitlab-ci-token:secret@gitlab.com/a/b/c.git',
    { protocol: 'https', host: 'gitlab.com', path: 'a/b/c', user: 'gitlab-ci-token', hasPassword: true },
  ],
  ['git@github.com:acme/shop.git', { protocol: 'ssh', host: 'github.com', path: 'acme/shop', ...OF_GIT }],
  ['gitlab.example.com:group/shop', { protocol: 'ssh', host: 'gitlab.example.com', path: 'group/shop', ...NOBODY }],
  ['git@[::1]:acme/shop.git', { protocol: 'ssh', host: '[::1]', path: 'acme/shop', ...OF_GIT }],
  ['ssh://git@git.example.com:2222/a/b/c.git', { protocol: 'ssh', host: 'git.example.com', path: 'a/b/c', ...OF_GIT }],
  ['ssh://git@ssh.github.com:443/acme/shop.git', { protocol: 'ssh', host: 'github.com', path: 'acme/shop', ...OF_GIT }],
  ['git@altssh.gitlab.com:acme/shop.git', { protocol: 'ssh', host: 'gitlab.com', path: 'acme/shop', ...OF_GIT }],
  ['git://git.example.com/shop.git', { protocol: 'git', host: 'git.example.com', path: 'shop', ...NOBODY }],
])('reads %s', (address, read) => {
  expect(readRemoteAddress(address)).toEqual(read)
})

it.each(['/srv/git/shop.git', '../shop', 'file:///srv/git/shop.git', 'C:\\git\\shop', 'C:/git/shop', './a:b', ''])(
  'takes %s for a path on this machine',
  (address) => {
    expect(readRemoteAddress(address)).toBeNull()
  },
)
