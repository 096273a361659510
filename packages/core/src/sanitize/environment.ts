/** Names of environment variables whose values are secret, by the words at their ends. */
const SECRET_NAME =
  /(?:^|_)(?:TOKEN|SECRET|SECRETS|PASSWORD|PASSWD|PASSPHRASE|PASSCODE|PASS|PWD|CREDENTIALS?|AUTH|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|SECRET_?KEY|SIGNING_?KEY|ENCRYPTION_?KEY|MASTER_?KEY|SERVICE_?KEY|AUTH_?KEY|LICEN[CS]E_?KEY|APP_?KEY|ACCOUNT_?KEY|SHARED_?KEY|KEY|DSN|URL|URI|CONNECTION_?STRING|SALT|SEED|MNEMONIC|JWT|COOKIE|PIN|OTP|WEBHOOK)(?:_(?:\d+|PROD|PRODUCTION|TEST|STAGING|DEV|LIVE|NEW|OLD))?$/

/** Names whose values only look secret. */
const PLAIN_NAME =
  /^(?:PWD|OLDPWD|SSH_AUTH_SOCK|GPG_KEY|npm_config_.*|npm_package_.*|VITE_.*PUBLIC.*|NEXT_PUBLIC_.*|.*_PUBLIC_KEY|.*PUBLISHABLE_KEY)$/i

const SHORTEST_VALUE = 8

/**
 * Values of environment variables that are secret by name: texts of at least 8 characters that are no paths, switches, plain
 * words or numbers. Of URLs, only the password counts.
 */
export function secretVariables(env: Readonly<Record<string, string | undefined>>): string[] {
  const values = new Set<string>()
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || PLAIN_NAME.test(name) || !SECRET_NAME.test(name.toUpperCase())) continue
    const secret = secretOf(value.trim(), /(?:DSN|URL|URI)$/.test(name.toUpperCase()))
    if (secret !== null) values.add(secret)
  }
  return [...values]
}

function secretOf(value: string, isAddress: boolean): string | null {
  const password = /^[a-z][a-z\d+.-]*:\/\/[^\s/?#@:]*:([^\s/?#@]+)@/i.exec(value)?.[1]
  const secret = password ?? (isAddress || /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? '' : value)
  if (secret.length < SHORTEST_VALUE || secret.length > 16_384) return null
  const isPath = /^(?:~|\.{0,2})\/[\w./@-]*$/.test(secret) || /^[A-Za-z]:\\/.test(secret)
  const isPlain = /^(?:[A-Za-z]+(?:[-_ .][A-Za-z]+)?|\d+(?:\.\d+)?)$/.test(secret) && secret.length < 24
  return isPath || isPlain || /^pk_(?:live|test)_/.test(secret) ? null : secret
}
