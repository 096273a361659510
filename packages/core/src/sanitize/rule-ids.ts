/** The ids of this package's own rules. Those of vendor tokens are beside their shapes. */
export const OWN_RULE_IDS = [
  'authorization',
  'cookie',
  'auth-header',
  'api-key',
  'password',
  'token',
  'secret',
  'oauth',
  'one-time-code',
  'connection-string',
  'signed-url',
  'environment',
  'email',
  'card-number',
  'iban',
  'phone',
  'national-id',
  'person-name',
  'street-address',
  'birth-date',
  'ip-address',
  'name',
  'company',
] as const

/** The id of a rule for known places, for the environment or for personal data. */
export type RuleId = (typeof OWN_RULE_IDS)[number]
