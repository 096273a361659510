/** Statuses that tell of the moment or of the caller, not of the interface. */
const PASSING: readonly { fits: (status: number) => boolean; reason: string }[] = [
  { fits: isRefused, reason: 'the credentials were refused' },
  { fits: (status) => status === 402, reason: 'the account has to pay' },
  { fits: (status) => status === 407 || status === 511, reason: 'a proxy wants credentials' },
  { fits: (status) => status === 429, reason: 'there were too many requests' },
  { fits: (status) => status === 408 || status === 425, reason: 'the service asks to try again' },
  { fits: (status) => status === 304, reason: 'the service says that nothing changed, and nothing else' },
  { fits: (status) => status >= 500 && status !== 501, reason: 'the service failed' },
]

/** Why nothing can be told from a status; null for one that tells something. */
export function passingReason(status: number): string | null {
  return PASSING.find(({ fits }) => fits(status))?.reason ?? null
}

/** True for statuses by which a service refuses credentials. */
export function isRefused(status: number): boolean {
  return status === 401 || status === 403
}

/** True for statuses by which an endpoint says that it is not there. */
export function isGone(status: number): boolean {
  return status === 404 || status === 405 || status === 410 || status === 501
}

/** The class of a status: 2 for 201. */
export function classOf(status: number): number {
  return Math.floor(status / 100)
}

/** True for redirects that a client follows. */
export function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status)
}

/** True for the address of a place to sign in. */
export function isSignIn(location: string): boolean {
  return /(?:^|[/.])(?:login|log-in|signin|sign-in|sign_in|sso|oauth2?|auth|authorize|saml|session\/new)(?:[/?.]|$)/i.test(
    location,
  )
}
