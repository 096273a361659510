import { isMainThread } from 'node:worker_threads'
import { isUnderstudyError } from '../errors.js'
import { startProcessSession } from './process-session.js'

// Entry of `node --import @understudy/core/register`: the process gets a session before any code of the app runs.
try {
  startProcessSession(process.env)
} catch (error) {
  // A thread's error is its starter's to tell. Of what the user can mend, a stack says nothing.
  if (!isMainThread || !isUnderstudyError(error)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
