const FIRST =
  'Halvard Oksana Tadeusz Mireille Ingrid Joaquim Soledad Bartholomew Yevgenia Anneliese Thaddeus Ottilie'.split(' ')
const LAST = 'Brekkestad Vandermolen Okonjowe Castellanez Lindqvisten Petropoulou Ashdownley Wojciechow'.split(' ')
const HOSTS = 'kestrelworks bluefernlab northquay tallgrass-it haldenpost mirabelmail orchardnet quillandco'.split(' ')
const ENDINGS = ['io', 'net', 'com', 'de', 'co.uk', 'org', 'fr', 'email']
const STREETS = ['Juniper Hollow Road', 'Weidenbacher Weg', 'Old Quarry Lane', 'Rue des Tanneurs', 'Calle Almendro']
const WORDS = 'tulip copper rainy velvet harbor pencil orbit walnut saddle comet meadow lantern pickle thunder'.split(
  ' ',
)

/** First name of nobody in particular. Rare enough that no other text of the corpus has it. */
export const firstName = (r) => `${r.pick(FIRST)}${r.pick(['', 'a', 'e', 'o', 'is'])}${r.lower(2)}`
export const lastName = (r) => `${r.pick(LAST)}${r.lower(2)}`
export const fullName = (r) => `${firstName(r)} ${lastName(r)}`
export const word = (r) => r.pick(WORDS)

export const host = (r) => `${r.pick(HOSTS)}.${r.pick(ENDINGS)}`

export function email(r) {
  const [first, last] = [firstName(r).toLowerCase(), lastName(r).toLowerCase()]
  const local = r.pick([`${first}.${last}`, `${first[0]}${last}`, `${last}_${first}`, `${first}${r.between(10, 99)}`])
  return `${local}@${host(r)}`
}

export const street = (r) => `${r.between(11, 987)} ${r.pick(STREETS)}`

/** A birth date of a grown person, year first. */
export function birthDate(r) {
  const two = (number) => `${number}`.padStart(2, '0')
  return `${r.between(1948, 2004)}-${two(r.between(1, 12))}-${two(r.between(1, 28))}`
}

/** A password as people choose them. */
export function password(r) {
  const [one, two] = [word(r), word(r)]
  const capital = one[0].toUpperCase() + one.slice(1)
  return r.pick([
    `${capital}-${two}-${r.between(100, 999)}!${r.lower(2)}`,
    `${r.base62(9)}#${r.base62(4)}`,
    `${one}${r.between(1000, 9999)}$${r.base62(5)}`,
    `${r.base62(12)}@${r.between(10, 99)}`,
  ])
}

/** Digits with a Luhn check digit, so long in all. */
export function luhn(r, prefix, length) {
  const body = prefix + Array.from({ length: length - prefix.length - 1 }, () => r.int(10)).join('')
  return body + ((10 - (luhnSum(`${body}0`) % 10)) % 10)
}

/** The same, but with a wrong check digit. */
export function notLuhn(r, prefix, length) {
  const good = luhn(r, prefix, length)
  return good.slice(0, -1) + ((Number(good.at(-1)) + r.between(1, 9)) % 10)
}

function luhnSum(digits) {
  let sum = 0
  for (const [index, digit] of [...digits].toReversed().entries()) {
    const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2)
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum
}

/** An IBAN with right check digits (ISO 13616, mod 97). `bban` is the part after them. */
export function iban(country, bban) {
  const letters = `${bban}${country}00`.replaceAll(/[A-Z]/g, (letter) => `${letter.charCodeAt(0) - 55}`)
  return `${country}${`${98n - (BigInt(letters) % 97n)}`.padStart(2, '0')}${bban}`
}

/** A Brazilian CPF with its two check digits. */
export function cpf(r) {
  const digits = Array.from({ length: 9 }, () => r.int(10))
  for (const length of [9, 10]) {
    const sum = digits.slice(0, length).reduce((total, digit, index) => total + digit * (length + 1 - index), 0)
    digits.push(((sum * 10) % 11) % 10)
  }
  return digits.join('')
}

/** A Spanish DNI with its letter. */
export function dni(r) {
  const number = r.digits(8)
  return number + 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(number) % 23]
}

/** A Polish PESEL of someone born in the year 19xx, with its check digit. */
export function pesel(r) {
  const [, year, month, day] = /^\d\d(\d\d)-(\d\d)-(\d\d)$/.exec(
    `19${r.between(50, 99)}-0${r.between(1, 9)}-1${r.int(9)}`,
  )
  const body = `${year}${month}${day}${`${r.int(10_000)}`.padStart(4, '0')}`
  const sum = Array.from(body, (digit, index) => Number(digit) * [1, 3, 7, 9][index % 4]).reduce((a, b) => a + b)
  return `${body}${(10 - (sum % 10)) % 10}`
}
