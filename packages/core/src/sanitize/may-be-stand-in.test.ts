import { expect, test } from 'vitest'
import { MAY_BE_STAND_IN } from './may-be-stand-in.js'
import { makeStandIn, STAND_IN, type Kind } from './stand-in.js'

const SECRETS: [kind: Kind, secret: string][] = [
  ['opaque', 'k7Gq0zP1x'],
  ['email', 'grace@hopper-navy.net'],
  ['card', '4539 1488 0343 6467'],
  ['card', '378282246310005'],
  ['iban', 'DE89 3704 0044 0532 0130 00'],
  ['iban', 'NO9386011117947'],
  ['phone', '+49 (30) 901820'],
  ['phone', '+1-212-555-7890'],
  ['ssn', '536-90-4399'],
  ['date', '1984-02-29'],
  ['person', 'Grace'],
  ['address', '12 Main Street'],
  ['ip', '10.1.2.3'],
  ['company', 'Eckert-Mauchly'],
]

test.each(SECRETS)('is there in each %s that stands for %s', (kind, secret) => {
  const made = [1, 9, 10, 99, 100, 250].map((number) => makeStandIn(secret, { kind }, number))
  expect(made.filter((text) => STAND_IN.test(text) && !MAY_BE_STAND_IN.test(text))).toEqual([])
})
