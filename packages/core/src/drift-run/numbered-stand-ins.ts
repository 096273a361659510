import { standInsIn } from './carried-secrets.js'

/** The numbered stand-ins of secrets that a message holds. The same secret has the same one all through its recording. */
export function numberedStandIns(message: unknown): string[] {
  const text = JSON.stringify(message) ?? ''
  return text.includes('redacted-')
    ? standInsIn(text).map(({ standIn }) => /redacted-\d+$/.exec(standIn)?.[0] ?? standIn)
    : []
}
