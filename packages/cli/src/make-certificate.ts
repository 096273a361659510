import { isIP } from 'node:net'
import type { Certificate } from '@understudy/core/serve'
import { generate } from 'selfsigned'

/** Longer than any run; some clients refuse what is valid for more than 825 days. */
const DAYS = 365

/** Make a certificate for names and addresses, signed by itself: for one run, and for no one else to trust. */
export async function makeCertificate(hosts: readonly string[]): Promise<Certificate> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'Understudy' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + DAYS * 24 * 60 * 60 * 1000),
    extensions: [
      { name: 'basicConstraints', cA: false },
      {
        name: 'subjectAltName',
        altNames: hosts.map((host) => (isIP(host) === 0 ? { type: 2, value: host } : { type: 7, ip: host })),
      },
    ],
  })
  return { cert, key }
}
