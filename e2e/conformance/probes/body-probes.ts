import { probe, type Probe } from './probe.ts'

const json = (name: string, text: string): Probe =>
  probe(`json: ${name}`, {
    path: `/json/${name}`,
    expect: { status: 200, text, headers: { 'content-type': 'application/json' } },
  })

// Expectations name no status: a client may fail on an encoding that it does not know.
const encodedText = 'Encoded on the wire, readable in the file. '

const encoded = (encoding: string, sized = false): Probe =>
  probe(`encoding: ${encoding}${sized ? ' with content-length' : ''}`, {
    path: `/encoded/${encoding}${sized ? '/sized' : ''}`,
    headers: { 'accept-encoding': 'gzip, deflate, br' },
    expect: { decodedContains: encodedText },
  })

const LARGE_LINES = 32_768

/** JSON that must survive to the byte, texts, binary, sizes, encodings. */
export const BODY_PROBES: Probe[] = [
  json('compact', '{"id":7,"name":"Ada","tags":["a","b"],"nested":{"ok":true,"none":null}}'),
  json('pretty', '{\n  "id": 7,\n  "list": [\n    1,\n    2\n  ]\n}\n'),
  json('odd', '{ "price" : 1.0, "tiny":1e-7,"zero":-0 }'),
  json('big-integer', '{"id":12345678901234567890,"small":9007199254740993}'),
  json('duplicate-keys', '{"a":1,"a":2}'),
  json('escapes', '{"word":"caf\\u00e9","slash":"\\/","pair":"\\ud83d\\ude00"}'),
  json('placeholder', '{"template":"Hello {{name}}, {{uuid}} and {{{{"}'),
  json('proto', '{"__proto__":{"x":1},"constructor":2}'),
  json('integer-keys', '{"b":1,"10":2,"2":3}'),
  json('scalar', '"just text"'),
  json('empty', '{}'),
  probe('json: broken', { path: '/invalid-json', expect: { status: 200, text: '{"open": ' } }),
  probe('json: byte order mark', { path: '/bom', expect: { status: 200, bytes: 15 } }),
  probe('text: utf-8', { path: '/text', expect: { status: 200, text: 'Zo\u00eb says \u{1f44b}\r\nline two\n' } }),
  probe('text: latin1', { path: '/latin1', expect: { status: 200, bytes: 7 } }),
  probe('text: invalid utf-8', { path: '/invalid-utf8', expect: { status: 200, bytes: 7 } }),
  probe('binary: 64 KB', { path: '/binary/65536', expect: { status: 200, bytes: 65_536 } }),
  probe('binary: 5 MB', { path: '/binary/5242880', expect: { status: 200, bytes: 5_242_880 } }),
  probe('text: 1 MB', { path: `/large-text/${LARGE_LINES}`, expect: { status: 200, bytes: LARGE_LINES * 32 } }),
  probe('empty body with a content-type', {
    path: '/empty',
    expect: { status: 200, text: '', headers: { 'content-type': 'application/json' } },
  }),
  probe('body without a content-type', { path: '/no-type', expect: { status: 200, text: 'untyped' } }),
  probe('chunked body', { path: '/chunked', expect: { status: 200, text: 'one, two' } }),
  probe('body until the connection ends', {
    path: '/to-the-end',
    expect: { status: 200, text: 'until the connection ends' },
  }),
  encoded('gzip'),
  encoded('gzip', true),
  encoded('br'),
  encoded('deflate'),
  encoded('raw-deflate'),
  encoded('gzip+br'),
  probe('encoding: zstd', { path: '/encoded/zstd', expect: { status: 200 } }),
  probe('encoding: unknown', { path: '/encoded/x-unknown', expect: { status: 200, bytes: 860 } }),
  probe('encoding: gzip of nothing', { path: '/empty-gzip', expect: { status: 200, decodedContains: '' } }),
  probe('encoding: gzip of JSON', {
    path: '/json-gzip',
    expect: { status: 200, decodedContains: '{"packed":true,"list":[1,2,3]}' },
  }),
  probe('encoding: broken gzip', { path: '/broken-gzip', expect: {} }),
]
