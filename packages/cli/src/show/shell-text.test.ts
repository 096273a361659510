import { execFileSync } from 'node:child_process'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { shellQuote, shellWord } from './shell-text.js'

/** What a shell makes of words. */
function readBy(words: readonly string[], assignments: readonly string[] = []): string[] {
  const script = [...assignments, `printf '%s\\0' ${words.join(' ')}`].join('\n')
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
}

test('writes words that a shell reads as the very text', () => {
  const odd = fc.constantFrom(
    "'",
    '"',
    '\\',
    '$',
    '`',
    '!',
    '\n',
    '\t',
    ' ',
    '*',
    '\u001b[31m',
    '\u009b',
    '\u202e',
    '~',
  )
  const text = fc
    .array(fc.oneof(odd, fc.string({ unit: 'binary', maxLength: 4 }), fc.constantFrom('a', 'é', '決', '👩')), {
      maxLength: 8,
    })
    .map((parts) => parts.join('').toWellFormed().replaceAll('\0', ''))
  fc.assert(
    fc.property(fc.array(text, { minLength: 40, maxLength: 60 }), (texts) => {
      const words = texts.map((one) => shellQuote(one))
      expect(readBy(words)).toEqual(texts)
      expect(words.join('')).not.toMatch(/[^\n\t\P{Cc}]|[\u202a-\u202e]/u)
    }),
    { numRuns: 10 },
  )
})

test('puts variables into words, and has the shell stop where one is not set', () => {
  const word = shellWord([{ text: "it's " }, { variable: 'TOKEN', isRequired: true }, { text: '!' }])
  expect(word).toBe(`'it'\\''s '"\${TOKEN:?}"'!'`)
  expect(readBy([word], ["TOKEN='a b $HOME'"])).toEqual(["it's a b $HOME!"])
  expect(() => execFileSync('sh', ['-c', `unset TOKEN; printf %s ${word}`], { stdio: 'pipe' })).toThrow(/TOKEN/)
})
