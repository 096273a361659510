import { birthDate, cpf, dni, firstName, fullName, iban, lastName, luhn, pesel, street } from '../people.mjs'

/** What is searched for are the digits, however they are grouped. */
const grouped = (make) => (r) => {
  const text = make(r)
  return { text, needles: [text.replaceAll(/\D/g, '')], digits: true }
}
const groups = (text, sizes, by) => {
  let from = 0
  return sizes.map((size) => text.slice(from, (from += size))).join(by)
}

const us = (r) => `${r.between(2, 9)}${r.between(10, 99)}${r.between(2, 9)}${r.between(10, 99)}${r.digits(4)}`
const usParts = (r) => {
  const digits = us(r)
  return [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)]
}

export const phones = [
  ['E.164', 'response JSON', 'phone', grouped((r) => `+4670${r.digits(7)}`)],
  ['E.164', 'request JSON', 'to', grouped((r) => `+1${us(r)}`)],
  ['E.164 in a sentence', 'response text', 'Call ', grouped((r) => `+49151${r.digits(8)}`)],
  ['E.164, encoded', 'request form', 'To', grouped((r) => `+44 7${r.digits(3)} ${r.digits(6)}`)],
  [
    'E.164, encoded',
    'request query',
    'msisdn',
    grouped((r) => `+33 6 ${r.digits(2)} ${r.digits(2)} ${r.digits(2)} ${r.digits(2)}`),
  ],
  [
    'US',
    'response JSON',
    'phone_number',
    grouped(
      (r) =>
        `(${usParts(r)
          .join(') ')
          .replace(/\) (\d{4})$/, '-$1')}`,
    ),
  ],
  ['US, dots', 'response JSON', 'mobile', grouped((r) => usParts(r).join('.'))],
  ['US, dashes', 'request XML', 'Telephone', grouped((r) => usParts(r).join('-'))],
  ['digits under a telling key', 'response JSON', 'customer>phoneNumber', (r) => us(r)],
  ['German', 'response JSON', 'telefon', grouped((r) => `030 ${r.digits(3)} ${r.digits(4)}`)],
  ['fax', 'response JSON', 'faxNumber', grouped((r) => `+46 8 ${r.digits(3)} ${r.digits(2)} ${r.digits(2)}`)],
  ['as a number', 'response JSON', 'phone', (r) => Number(`1${us(r)}`)],
  ['nested JSON', 'nested JSON string', 'cellPhone', grouped((r) => usParts(r).join(' '))],
  ['CSV', 'response CSV', 'phone', grouped((r) => `+4670${r.digits(7)}`)],
  ['path', 'request path', 'numbers', grouped((r) => `+4670${r.digits(7)}`)],
  ['tel: address', 'HTML text', 'Call <i>us</i>: ', grouped((r) => `tel:+1-${usParts(r).join('-')}`)],
  ['error', 'error 401', 'no route to ', grouped((r) => `+1 ${usParts(r).join(' ')}`)],
]

const card = (prefix, length = 16, by = '') =>
  grouped((r) => {
    const digits = luhn(r, prefix, length)
    if (by === '') return digits
    return groups(digits, length === 15 ? [4, 6, 5] : [4, 4, 4, 4], by)
  })

export const cards = [
  ['Visa', 'response JSON', 'number', card('4539')],
  ['Visa', 'request form', 'card[number]', card('4716')],
  ['Visa, spaces', 'request JSON', 'pan', card('4024', 16, ' ')],
  ['Visa, dashes', 'response JSON', 'memo', card('4532', 16, '-')],
  ['Visa in a sentence', 'response text', 'charged to ', card('4485')],
  ['Visa, as a number', 'request JSON', 'number', (r) => Number(luhn(r, '4916', 16))],
  ['Mastercard', 'response JSON', 'cardNumber', card('5425')],
  ['Mastercard, spaces', 'response text', 'card ', card('5196', 16, ' ')],
  ['Mastercard, 2-series', 'request XML', 'AccountNumber', card('2223')],
  ['Mastercard, as a number', 'response JSON', 'value', (r) => Number(luhn(r, '5307', 16))],
  ['Amex', 'request JSON', 'card>number', card('3714', 15)],
  ['Amex, spaces', 'response HTML', 'cc', card('3787', 15, ' ')],
  ['Discover', 'response JSON', 'account', card('6011')],
  ['Diners', 'request JSON', 'cardnumber', card('3056', 14)],
  ['JCB', 'response JSON', 'source', card('3530')],
  ['UnionPay', 'request JSON', 'card>number', card('6221')],
  ['query', 'request query', 'pan', card('4556')],
  ['multipart', 'request multipart', 'cc_number', card('4556')],
  ['CSV', 'response CSV', 'card', card('4539')],
  ['gzip', 'gzip JSON', 'number', card('4929')],
  ['file beside', 'file beside', 'number', card('4929')],
  ['error', 'error 500', 'declined: ', card('5573')],
]

const IBANS = {
  DE: (r) => `37040044${r.digits(10)}`,
  GB: (r) => `NWBK${r.digits(14)}`,
  FR: (r) => `20041010${r.digits(15)}`,
  NL: (r) => `ABNA0${r.digits(9)}`,
  SE: (r) => `5000000${r.digits(13)}`,
  ES: (r) => `2100${r.digits(16)}`,
  CH: (r) => `00762${r.digits(12)}`,
  PL: (r) => `10901014${r.digits(16)}`,
}
/** The account is what must go: country and bank may stay. */
const account =
  (country, by = '') =>
  (r) => {
    const whole = iban(country, IBANS[country](r))
    const text = by === '' ? whole : whole.match(/.{1,4}/g).join(by)
    return { text, needles: [whole.slice(-9)], compact: true }
  }

export const ibans = [
  ['German', 'response JSON', 'iban', account('DE')],
  ['German, grouped', 'response JSON', 'account', account('DE', ' ')],
  ['German, sentence', 'response text', 'Transfer to ', account('DE', ' ')],
  ['British', 'request JSON', 'IBAN', account('GB')],
  ['French', 'request form', 'iban', account('FR')],
  ['Dutch', 'response XML', 'Account', account('NL')],
  ['Swedish', 'response JSON', 'counterparty>account', account('SE')],
  ['Spanish', 'nested JSON string', 'payTo', account('ES')],
  ['Swiss', 'response CSV', 'iban', account('CH')],
  ['Polish', 'request query', 'account', account('PL')],
  ['British, grouped', 'error 500', 'rejected ', account('GB', ' ')],
  ['Dutch, path', 'request path', 'accounts', account('NL')],
]

const ssn = (r) => `${r.between(101, 665)}-${r.between(11, 98)}-${r.between(1001, 9899)}`
export const nationalIds = [
  ['SSN', 'response JSON', 'ssn', grouped(ssn)],
  ['SSN, digits only', 'request JSON', 'social_security_number', (r) => ssn(r).replaceAll('-', '')],
  ['SSN in a sentence', 'response text', 'SSN: ', grouped(ssn)],
  ['SSN, form', 'request form', 'applicant[ssn]', grouped(ssn)],
  ['SSN, XML', 'request XML', 'SocialSecurityNumber', grouped(ssn)],
  ['British', 'request JSON', 'nationalInsuranceNumber', (r) => `QQ${r.digits(6)}C`.replace('QQ', 'JG')],
  ['Brazilian', 'request JSON', 'cpf', cpf],
  ['Spanish', 'response JSON', 'dni', dni],
  ['Polish', 'response JSON', 'pesel', pesel],
  ['Canadian', 'response JSON', 'sin', (r) => luhn(r, '4', 9)],
  [
    'Swedish',
    'response JSON',
    'personnummer',
    grouped((r) => `19${r.between(50, 99)}0${r.between(1, 9)}1${r.between(1, 9)}-${r.digits(4)}`),
  ],
  [
    'French',
    'request JSON',
    'numeroSecuriteSociale',
    (r) => `2${r.between(50, 99)}0${r.between(1, 9)}75${r.digits(6)}${r.between(10, 97)}`,
  ],
  ['Indian', 'request JSON', 'aadhaarNumber', grouped((r) => groups(r.digits(12), [4, 4, 4], ' '))],
  ['passport', 'request JSON', 'passportNumber', (r) => `C${r.upper(8)}`],
  ['driving licence', 'request JSON', 'driversLicense', (r) => `D${r.digits(12)}`],
  ['tax id', 'response JSON', 'taxId', grouped((r) => `${r.between(11, 98)}-${r.digits(7)}`)],
  ['national id', 'response JSON', 'nationalId', (r) => r.digits(10)],
  ['identity card', 'JSON list', 'national_identity_number', (r) => r.digits(11)],
]

/** A name in two parts: neither may stay. */
const person = (r) => {
  const text = fullName(r)
  return { text, needles: text.split(' ') }
}
export const names = [
  ['first name', 'response JSON', 'firstName', firstName],
  ['first name', 'request form', 'first_name', firstName],
  ['first name', 'request XML', 'FirstName', firstName],
  ['last name', 'response JSON', 'last_name', lastName],
  ['last name', 'request JSON', 'customer>lastName', lastName],
  ['last name', 'request multipart', 'surname', lastName],
  ['full name', 'response JSON', 'fullName', person],
  ['full name', 'request JSON', 'full_name', person],
  ['given name', 'response JSON', 'given_name', firstName],
  ['family name', 'response JSON', 'family_name', lastName],
  ['middle name', 'response JSON', 'middleName', firstName],
  ['on a card', 'request JSON', 'cardholderName', person],
  ['account holder', 'request JSON', 'account_holder_name', person],
  ['maiden name', 'request JSON', 'mothersMaidenName', lastName],
  [
    'copy elsewhere',
    'response JSON',
    (r) => {
      const text = fullName(r)
      const body = JSON.stringify({ customer: { fullName: text }, greeting: `Hello ${text}, welcome back` })
      return {
        needles: text.split(' '),
        exchanges: [{ response: { headers: { 'content-type': 'application/json' }, body } }],
      }
    },
  ],
  ['file beside', 'file beside', 'lastName', lastName],
  ['GraphQL', 'GraphQL variables', 'lastName', lastName],
]

export const addresses = [
  ['street', 'response JSON', 'address>street', street],
  ['street', 'request form', 'shipping[street]', street],
  ['line 1', 'request JSON', 'address>line1', street],
  ['line 1', 'request JSON', 'address_line_1', street],
  ['street address', 'response JSON', 'streetAddress', street],
  ['street address', 'request XML', 'StreetAddress', street],
  ['address1', 'response JSON', 'shipping>address1', street],
  ['home address', 'request JSON', 'homeAddress', street],
  ['line 2', 'response JSON', 'addressLine2', (r) => `Flat ${r.between(100, 999)}, stair ${r.upper(5)}`],
  ['billing', 'request JSON', 'billing_address', street],
  ['form', 'request form', 'address1', street],
]

const inFormat = (format) => (r) => {
  const [year, month, day] = birthDate(r).split('-')
  const text = format.replace('Y', year).replace('M', month).replace('D', day)
  return { text, needles: [text] }
}
export const birthDates = [
  ['ISO', 'response JSON', 'birthDate', birthDate],
  ['ISO', 'request JSON', 'dateOfBirth', birthDate],
  ['ISO', 'request form', 'dob', birthDate],
  ['ISO', 'response JSON', 'birthday', birthDate],
  ['ISO', 'response XML', 'BirthDate', birthDate],
  ['ISO', 'response JSON', 'date_of_birth', birthDate],
  ['with a time', 'response JSON', 'birthdate', inFormat('Y-M-DT00:00:00.000Z')],
  ['American', 'request JSON', 'dob', inFormat('M/D/Y')],
  ['German', 'request JSON', 'geburtsdatum', inFormat('D.M.Y')],
  ['digits', 'request JSON', 'dob', inFormat('YMD')],
  ['nested JSON', 'nested JSON string', 'birth_date', birthDate],
]
