import type { RuleId } from './rule-ids.js'

/** Names whose values a rule replaces. Names are cut into words first: `accessToken` is `access token`. */
export interface NameRule {
  rule: RuleId
  /** The last words of a name; `*` stands for any beginning of the last word. */
  names: readonly string[]
  /** Words that make another thing of a name, just before those. */
  notAfter?: RegExp
}

/** Words before a name that ask about a secret, and hold none. */
export const QUESTION =
  /^(?:is|has|have|show|hide|require|requires|required|allow|allows|needs|force|enable|use|uses|no|with|forgot|reset|change|min|max|supports)$/

/** Tokens that say where a list goes on, that count, or that make a request unique: no credentials. */
const NOT_SECRET_BEFORE_TOKEN =
  /^(?:page|next|prev|previous|continuation|pagination|cursor|sync|delta|skip|start|last|list|marker|change|version|concurrency|lock|etag|idempotency|request|mask|sep|stop|eos|bos|pad|unk|special|design|max|min|total|per|input|output|first|end|resume|scroll|position|sequence|resumption)$/

const listed = (names: string): string[] => names.split(', ')

/** Keys of JSON, forms, XML and settings that tell what stands under them. The first rule that has a name counts. */
export const TELLING_NAMES: readonly NameRule[] = [
  {
    rule: 'authorization',
    names: listed('authorization'),
  },
  {
    rule: 'one-time-code',
    names: listed(
      'otp, totp, otp code, otpcode, one time code, one time password, mfa code, mfacode, mfa, sms code, ' +
        'verification code, pass code, oob code, oobcode, puk, two factor code, 2 fa code, 2fa code, tfa code, passcode, pin, pin number, ' +
        'pin code number, cvv, cvc, cvv 2, cvc 2, cvv2, cvc2, csc, card security code, security code, ' +
        'card code, login code, backup code, backup codes, recovery code, recovery codes, scratch codes, ' +
        'security answer, secret answer, answer to security question, user code, device code, reset code, ' +
        'activation code, challenge code, auth code, authentication code, authorization code, access code, ' +
        'magic code, email code, phone code',
    ),
    notAfter: QUESTION,
  },
  {
    rule: 'password',
    names: listed('password, passwd, pwd, pw, passphrase, *password, *passwd, *pwd'),
    notAfter: QUESTION,
  },
  {
    rule: 'password',
    names: listed(
      'password confirmation, password confirm, password repeat, password again, password hash, ' +
        'password digest, password 1, password 2, password1, password2, passwordconfirmation, passwordhash, ' +
        'passwort, kennwort, mot de passe, contrasena, user pass, db pass, database pass, smtp pass, ' +
        'mail pass, mailer pass, login pass, admin pass, ftp pass, root pass, auth pass, userpass, dbpass',
    ),
  },
  {
    rule: 'api-key',
    names: listed(
      'api key, api keys, apikey, apikeys, *apikey, application key, app key, appkey, subscription key, ' +
        'consumer key, functions key, license key, licence key, service key, server key, auth key, authkey, access key, ' +
        'access keys, accesskey, account key, accountkey, storage key, api credential, ingest key, write key',
    ),
    notAfter: QUESTION,
  },
  {
    rule: 'secret',
    names: listed(
      'secret, secrets, *secret, secret key, secretkey, private key, privatekey, signing key, signingkey, ' +
        'encryption key, encryptionkey, decryption key, master key, masterkey, shared key, shared access key, ' +
        'hmac key, session key, sessionkey, key material, webhook key, client key data, client secret value, ' +
        'secret access key, secretaccesskey, access key secret, secret value, secret string, secret binary, secret token, ' +
        'secret hash, secret key base, psk, preshared key, pre shared key, stream key, deploy key, integration key, ' +
        'hmac signature, credential, credentials, mnemonic, seed phrase, recovery phrase, recovery key, code verifier, ' +
        'codeverifier, signature key, jwk private, key secret',
    ),
    notAfter: QUESTION,
  },
  {
    rule: 'token',
    names: listed(
      'token, *token, jwt, access tokens, refresh tokens, api tokens, auth tokens, bearer tokens, assertion, ' +
        'saml response, samlresponse, saml assertion, oauth signature, oauth verifier, csrf, xsrf, ' +
        'token value, token secret, csrf token value, id token hint, logout token hint, token data, session id, sessionid, jsessionid',
    ),
    notAfter: NOT_SECRET_BEFORE_TOKEN,
  },
  {
    rule: 'connection-string',
    names: listed('connection string, connectionstring, conn string, connection uri'),
  },
  {
    rule: 'card-number',
    names: listed(
      'card number, cardnumber, credit card, creditcard, credit card number, cc number, ccnumber, ccnum, ' +
        'cc num, pan, primary account number, debit card number, card no, card num, card pan',
    ),
  },
  {
    rule: 'iban',
    names: listed('iban'),
  },
  {
    rule: 'phone',
    names: listed(
      'phone, phone number, phonenumber, mobile, mobile number, mobile phone, mobilephone, cell, cellphone, ' +
        'cell phone, cell number, telephone, telephone number, tel, fax, fax number, msisdn, whatsapp, ' +
        'whatsapp number, home phone, work phone, contact number, telefon, telefono, téléphone, phone e 164, ' +
        'sms number, *phone',
    ),
  },
  {
    rule: 'national-id',
    names: listed(
      'ssn, social security number, social security, socialsecuritynumber, ssn last 4, national id, ' +
        'nationalid, national id number, national identity number, national insurance number, nino, ' +
        'nhs number, passport number, passportnumber, passport no, passport, drivers license, ' +
        'drivers license number, driver license number, driver license, drivers licence, driving licence, ' +
        'driving licence number, driving license, licence number, tax id, taxid, tax id number, ' +
        'tax identification number, tin, itin, personal tax id, sin, cpf, dni, nie, nif, pesel, personnummer, ' +
        'personal number, personal identity number, aadhaar, aadhaar number, aadhar, codice fiscale, ' +
        'numero securite sociale, curp, identity number, identity card number, identification number, ' +
        'id card number, bsn, medicare number, bank account number, government id, gov id, ahv number, ' +
        'steuer id',
    ),
  },
  {
    rule: 'person-name',
    names: listed(
      'first name, firstname, first names, last name, lastname, full name, fullname, given name, givenname, ' +
        'given names, family name, familyname, surname, middle name, middlename, maiden name, fname, lname, ' +
        'real name, realname, forename, customer name, employee name, owner name, billing name, shipping name, ' +
        'cardholder, card holder, cardholder name, card holder name, cardholdername, name on card, ' +
        'account holder, account holder name, accountholder, holder name, legal first name, legal last name, ' +
        'patient name, contact name, recipient name, sender name, beneficiary name, beneficiary, guest name, ' +
        'passenger name, vorname, nachname, prenom, apellido, apellidos, nom de famille',
    ),
  },
  {
    rule: 'street-address',
    names: listed(
      'street, street 1, street 2, street1, street2, street address, streetaddress, street line 1, ' +
        'street line 2, street name, address 1, address 2, address1, address2, address line, address line 1, ' +
        'address line 2, addressline1, addressline2, line 1, line 2, line1, line2, home address, ' +
        'mailing address, billing address, shipping address, postal address, residential address, ' +
        'delivery address, residence address, strasse, calle, street and number',
    ),
  },
  {
    rule: 'birth-date',
    names: listed(
      'dob, birth date, birthdate, date of birth, dateofbirth, birthday, birth day, bday, geburtsdatum, ' +
        'date de naissance, fecha nacimiento, born on',
    ),
  },
  {
    rule: 'name',
    names: listed('name, display name, displayname, nick name, nickname, legal name'),
  },
  {
    rule: 'company',
    names: listed('company, company name, companyname, organization name, organisation name, business name, employer'),
  },
]
