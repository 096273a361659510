import { fileURLToPath } from 'node:url'

/** Absolute path of the worker set-up, as it stands in a project's `setupFiles`. */
export const SETUP_FILE = fileURLToPath(new URL('setup.js', import.meta.url))

/** Put the worker set-up before the user's own files, which may call out already. Idempotent. */
export function withSetupFile(files: string | string[] = []): string[] {
  const list = typeof files === 'string' ? [files] : files
  return list.includes(SETUP_FILE) ? list : [SETUP_FILE, ...list]
}
