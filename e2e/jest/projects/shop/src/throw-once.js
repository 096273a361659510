const { existsSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')

const mark = join(process.env.TMPDIR, 'thrown')

// A set-up file that fails, as one does whose container is not up yet.
if (!existsSync(mark)) {
  writeFileSync(mark, '')
  throw new Error('not ready')
}
