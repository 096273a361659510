import {
  ALNUM,
  BASE64,
  BASE64_URL,
  HEX,
  NOT_REPLACED,
  run,
  sample,
  START,
  startAfter,
  token,
  URL_START,
  UPPER,
  written,
} from './vendor-token.js'
import type { VendorToken } from './vendor-token.js'

const KEY_LINES = Array.from({ length: 3 }, () => sample([run(BASE64, 64)])).join('\n')
const KEY_LINES_ESCAPED = KEY_LINES.replaceAll('\n', String.raw`\n`)
const KEY_LINES_TWICE_ESCAPED = KEY_LINES.replaceAll('\n', String.raw`\\n`)
const ENCRYPTED = `Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n${KEY_LINES}`
const HEADER = btoa('{"alg":"HS256","typ":"JWT"}').replaceAll('=', '')
const CLAIMS = btoa('{"sub":"1234567890","name":"Ada"}').replaceAll('=', '')
const SIGNATURE = sample([run(BASE64_URL, 43)])
const COOKIE_SIGNATURE = sample([run(ALNUM, 43)])
const HEX_40 = sample([run(HEX, 40)])
const HASH_53 = sample([run('A-Za-z0-9./', 53)])
const LINE_BREAK = String.raw`(?:\s|\\{1,4}[nr]|%0[AaDd])`

function armored(name: string, body: string, lineBreak = '\n'): readonly [text: string, secret: string] {
  return [['-----BEGIN ', `${name}-----`, lineBreak, body, lineBreak, '-----END ', `${name}-----`].join(''), body]
}

/** Private keys, signed tokens, signed cookies and hashes of passwords. */
export const KEY_TOKENS: readonly VendorToken[] = [
  written({
    id: 'private-key',
    title: 'Private key in PEM or PGP armour',
    anchors: ['-----BEGIN'],
    pattern: [
      String.raw`-----BEGIN(?:[ +]|%20)(?:[A-Z0-9]{1,16}(?:[ +]|%20)){0,4}PRIVATE(?:[ +]|%20)KEY(?:(?:[ +]|%20)BLOCK)?-----`,
      `${LINE_BREAK}{0,8}`,
      String.raw`(?<secret>(?:[^-]|-(?!----)){40,65536}?)`,
      `(?=${LINE_BREAK}{0,8}-----END)`,
    ].join(''),
    fires: [
      armored('RSA PRIVATE KEY', KEY_LINES),
      armored('PRIVATE KEY', KEY_LINES),
      armored('ENCRYPTED PRIVATE KEY', KEY_LINES),
      armored('EC PRIVATE KEY', ENCRYPTED),
      armored('OPENSSH PRIVATE KEY', KEY_LINES),
      armored('PGP PRIVATE KEY BLOCK', `Version: 1\n\n${KEY_LINES}`),
      armored('PRIVATE KEY', KEY_LINES_ESCAPED, String.raw`\n`),
      armored('PRIVATE KEY', KEY_LINES_TWICE_ESCAPED, String.raw`\\n`),
      armored('PRIVATE KEY', KEY_LINES.replaceAll('\n', '\r\n'), '\r\n'),
      armored('PRIVATE KEY', KEY_LINES.replaceAll('\n', ' '), ' '),
    ],
    quiet: [
      armored('PUBLIC KEY', KEY_LINES)[0],
      armored('CERTIFICATE', KEY_LINES)[0],
      armored('CERTIFICATE REQUEST', KEY_LINES)[0],
      armored('PGP PUBLIC KEY BLOCK', KEY_LINES)[0],
      armored('PGP SIGNATURE', KEY_LINES)[0],
      armored('PRIVATE KEY', 'redacted-1')[0],
      '-----BEGIN PRIVATE KEY-----',
      'paste what stands between -----BEGIN and -----END',
    ],
  }),
  written({
    id: 'private-key-cut-off',
    title: 'Private key without its last line',
    anchors: ['-----BEGIN'],
    pattern: [
      String.raw`-----BEGIN (?:[A-Z0-9]{1,16} ){0,4}PRIVATE KEY(?: BLOCK)?-----`,
      `${LINE_BREAK}{1,8}`,
      String.raw`(?<secret>[A-Za-z0-9+/]{40}(?:[A-Za-z0-9+/=\s]|\\{1,4}[nr]){0,65536})(?<=[A-Za-z0-9+/=])`,
      `(?!${LINE_BREAK}{0,8}(?:-----|[A-Za-z0-9+/=]))`,
    ].join(''),
    fires: [[armored('PRIVATE KEY', KEY_LINES)[0].split('\n').slice(0, 4).join('\n'), KEY_LINES]],
  }),
  written({
    id: 'putty-private-key',
    title: 'PuTTY private key',
    anchors: ['Private-Lines: '],
    pattern: String.raw`Private-Lines: \d{1,4}(?:\s|\\{1,4}[nr]){1,4}(?<secret>[A-Za-z0-9+/]{20}(?:[A-Za-z0-9+/=]|[\r\n\\](?!Private-)){0,16384})`,
    fires: [[`Private-Lines: 3\n${KEY_LINES}\nPrivate-MAC: 12`, KEY_LINES]],
    quiet: ['Private-Lines: 14'],
  }),
  token({
    id: 'age-key',
    title: 'age secret key',
    prefixes: ['AGE-SECRET-KEY-1', 'AGE-SECRET-KEY-PQ-1'],
    parts: [run(UPPER, 58, 80)],
  }),
  token({
    id: 'bitcoin-extended-key',
    title: 'Extended private key of a wallet',
    prefixes: ['xprv', 'yprv', 'zprv', 'tprv'],
    parts: [run('1-9A-HJ-NP-Za-km-z', 107, 108)],
    notAfter: `${BASE64}_-`,
  }),
  token({ id: 'nostr-key', title: 'Nostr secret key', prefixes: ['nsec1'], parts: [run('02-9ac-hj-np-z', 58)] }),
  written({
    id: 'wireguard-key',
    title: 'WireGuard private key',
    anchors: ['PrivateKey = ', 'PresharedKey = '],
    pattern: String.raw`(?:PrivateKey|PresharedKey) = (?<secret>[A-Za-z0-9+/]{43}=)`,
    fires: [[`[Interface]\nPrivateKey = ${sample([run(BASE64, 43)])}=`, `${sample([run(BASE64, 43)])}=`]],
    quiet: [`PublicKey = ${sample([run(BASE64, 43)])}=`],
  }),
  written({
    id: 'jwt',
    title: 'JSON Web Token',
    anchors: ['eyJ', 'ewog', 'ewoJ', 'eyAi'],
    pattern: `${URL_START}(?:eyJ|ewo|eyA)[A-Za-z0-9_-]{8,8192}\\.(?:eyJ|ewo|eyA|e30)[A-Za-z0-9_-]{0,65536}\\.${NOT_REPLACED}[A-Za-z0-9_-]{0,8192}`,
    fires: [`${HEADER}.${CLAIMS}.${SIGNATURE}`, `${HEADER}.${CLAIMS}.`, `${HEADER}.e30.${SIGNATURE}`],
    quiet: [
      'eyJpZCI6MX0=',
      'eyJpZCI6MX0',
      `${HEADER}.${CLAIMS}`,
      `${HEADER}.${CLAIMS}.redacted-1`,
      btoa('{"after":"2026-01-01","id":77}'),
    ],
  }),
  written({
    id: 'jwe',
    title: 'Encrypted JSON Web Token',
    anchors: ['eyJ'],
    pattern: `${URL_START}eyJ[A-Za-z0-9_-]{8,8192}\\.(?!eyJ)[A-Za-z0-9_-]{0,2048}\\.[A-Za-z0-9_-]{12,24}\\.[A-Za-z0-9_-]{4,65536}\\.${NOT_REPLACED}[A-Za-z0-9_-]{16,86}(?![A-Za-z0-9_-])`,
    fires: [
      `${HEADER}.${sample([run(BASE64_URL, 342)])}.${sample([run(BASE64_URL, 16)])}.${sample([run(BASE64_URL, 80)])}.${sample([run(BASE64_URL, 22)])}`,
      `${HEADER}..${sample([run(BASE64_URL, 16)])}.${sample([run(BASE64_URL, 80)])}.${sample([run(BASE64_URL, 22)])}`,
    ],
  }),
  written({
    id: 'detached-jws',
    title: 'Detached JSON Web Signature',
    anchors: ['eyJ'],
    pattern: `${URL_START}eyJ[A-Za-z0-9_-]{12,8192}\\.\\.(?<secret>[A-Za-z0-9_-]{43,1024})(?![A-Za-z0-9_.-])`,
    fires: [[`${HEADER}..${SIGNATURE}`, SIGNATURE]],
  }),
  written({
    id: 'flask-session',
    title: 'Session cookie signed by itsdangerous',
    anchors: ['eyJ', '.eJ'],
    pattern: String.raw`${startAfter('A-Za-z0-9_.-')}(?:eyJ|\.eJ)[A-Za-z0-9_-]{4,8192}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27}(?![A-Za-z0-9_.-])`,
    fires: [
      `${CLAIMS}.ZxYw12.${sample([run(BASE64_URL, 27)])}`,
      `.eJ${sample([run(BASE64_URL, 60)])}.ZxYw12.${sample([run(BASE64_URL, 27)])}`,
    ],
  }),
  written({
    id: 'express-session',
    title: 'Session cookie signed by Express',
    anchors: ['s%3A', '=s:'],
    pattern: String.raw`(?:${START}s%3A|=s:)(?!redacted-\d)(?<secret>[A-Za-z0-9_-]{16,128}\.(?:[A-Za-z0-9+/_-]|%2[BbFf]){40,140}(?:=|%3[Dd])?)`,
    fires: [
      [
        `connect.sid=s%3A${sample([run(BASE64_URL, 32)])}.${COOKIE_SIGNATURE}`,
        `${sample([run(BASE64_URL, 32)])}.${COOKIE_SIGNATURE}`,
      ],
      [
        `connect.sid=s:${sample([run(BASE64_URL, 32)])}.${COOKIE_SIGNATURE}`,
        `${sample([run(BASE64_URL, 32)])}.${COOKIE_SIGNATURE}`,
      ],
    ],
    quiet: ['https%3A%2F%2Fexample.com', 'urls%3Ahttps', 'q=s:1'],
  }),
  written({
    id: 'rails-message',
    title: 'Message signed or encrypted by Rails',
    anchors: ['eyJ', 'BAh', 'ImV5', 'IkJB'],
    pattern: String.raw`${startAfter('-A-Za-z0-9_+')}(?:eyJ|BAh|ImV5|IkJB)(?:[A-Za-z0-9+_]|-(?!-)|%2[BbFf]){4,8192}(?:=|%3[Dd]){0,2}--[0-9a-f]{40}(?:[0-9a-f]{24})?(?![0-9A-Za-z])`,
    fires: [`eyJfcmFpbHMi${sample([run(ALNUM, 40)])}==--${HEX_40}`, `BAh7${sample([run(ALNUM, 40)])}%3D%3D--${HEX_40}`],
  }),
  written({
    id: 'bcrypt-hash',
    title: 'bcrypt hash of a password',
    anchors: ['$2a$', '$2b$', '$2y$', '$2x$'],
    pattern: String.raw`\$2[abxy]\$\d{2}\$[A-Za-z0-9./]{53}(?![A-Za-z0-9./])`,
    fires: [`$2b$12$${HASH_53}`, `$2y$10$${HASH_53}`],
    quiet: ['$2a$', 'costs $2b$12$'],
  }),
  written({
    id: 'argon2-hash',
    title: 'argon2 hash of a password',
    anchors: ['$argon2'],
    pattern: String.raw`\$argon2(?:id|i|d)\$v=\d{1,3}\$[a-z0-9=,]{5,40}\$[A-Za-z0-9+/]{11,88}\$[A-Za-z0-9+/]{20,256}(?![A-Za-z0-9+/])`,
    fires: [`$argon2id$v=19$m=65536,t=3,p=4$${sample([run(BASE64, 22)])}$${sample([run(BASE64, 43)])}`],
  }),
  written({
    id: 'crypt-hash',
    title: 'crypt hash of a password',
    anchors: ['$1$', '$5$', '$6$', '$y$', '$7$', '$apr1$', '$gy$'],
    pattern: String.raw`\$(?:[1567y]|gy|apr1)\$(?:rounds=\d{4,9}\$)?(?:[A-Za-z0-9./]{1,16}\$)?[A-Za-z0-9./]{1,64}\$[A-Za-z0-9./]{22,86}(?![A-Za-z0-9./])`,
    fires: [
      `$6$${sample([run(ALNUM, 16)])}$${sample([run('A-Za-z0-9./', 86)])}`,
      `$6$rounds=5000$${sample([run(ALNUM, 16)])}$${sample([run('A-Za-z0-9./', 86)])}`,
      `$5$${sample([run(ALNUM, 16)])}$${sample([run('A-Za-z0-9./', 43)])}`,
      `$1$${sample([run(ALNUM, 8)])}$${sample([run('A-Za-z0-9./', 22)])}`,
      `$apr1$${sample([run(ALNUM, 8)])}$${sample([run('A-Za-z0-9./', 22)])}`,
      `$y$j9T$${sample([run(ALNUM, 22)])}$${sample([run('A-Za-z0-9./', 43)])}`,
    ],
    quiet: ['$1$2', 'pay $5$ or $6$ today'],
  }),
  written({
    id: 'pbkdf2-hash',
    title: 'PBKDF2 or scrypt hash of a password',
    anchors: ['$pbkdf2', 'pbkdf2', '$scrypt$', 'scrypt:'],
    pattern: String.raw`(?:\$?pbkdf2(?:[_:-]sha(?:1|256|512))?[$:]\d{3,8}\$|\$scrypt\$ln=\d{1,2},r=\d{1,3},p=\d{1,3}\$|scrypt:\d{3,8}:\d{1,3}:\d{1,3}\$)[A-Za-z0-9+/._=-]{4,128}\$[A-Za-z0-9+/._=-]{22,256}`,
    fires: [
      `pbkdf2_sha256$870000$${sample([run(ALNUM, 22)])}$${sample([run(BASE64, 43)])}=`,
      `pbkdf2:sha256:600000$${sample([run(ALNUM, 16)])}$${sample([run(HEX, 64)])}`,
      `$pbkdf2-sha256$29000$${sample([run(ALNUM, 22)])}$${sample([run(BASE64, 43)])}`,
      `$scrypt$ln=16,r=8,p=1$${sample([run(ALNUM, 22)])}$${sample([run(BASE64, 43)])}`,
      `scrypt:32768:8:1$${sample([run(ALNUM, 16)])}$${sample([run(HEX, 128)])}`,
    ],
    quiet: ['pbkdf2_sha256', 'scrypt: a password hash'],
  }),
  written({
    id: 'ldap-hash',
    title: 'LDAP hash of a password',
    anchors: ['{SSHA', '{SHA}', '{SMD5}', '{MD5}', '{PBKDF2'],
    pattern: String.raw`\{(?:SSHA(?:256|384|512)?|SHA|SMD5|MD5|PBKDF2[A-Z0-9_-]{0,10})\}[A-Za-z0-9+/$.]{20,200}={0,2}(?![A-Za-z0-9+/=])`,
    fires: [`{SSHA}${sample([run(BASE64, 32)])}`, `{SHA}${sample([run(BASE64, 27)])}=`],
    quiet: ['{SHA}', `sha256-${sample([run(BASE64, 43)])}=`],
  }),
]
