import type { Socket } from 'node:net'

const LINE_BREAK = 10

/** The longest message, in bytes: an exchange of two bodies of 16 MB in base64. */
const LONGEST = 64 * 1024 * 1024

/** Read messages that come as lines of JSON. What is no JSON, or goes on for ever, closes the connection. */
export function readMessages(socket: Socket, onMessage: (message: unknown) => void, longest = LONGEST): void {
  let parts: Buffer[] = []
  let size = 0
  socket.on('data', (chunk: Buffer) => {
    let start = 0
    for (let end = chunk.indexOf(LINE_BREAK); end !== -1; end = chunk.indexOf(LINE_BREAK, start)) {
      parts.push(chunk.subarray(start, end))
      const line = Buffer.concat(parts).toString()
      parts = []
      size = 0
      start = end + 1
      const message = parse(line)
      if (message === undefined) return void socket.destroy()
      onMessage(message)
    }
    parts.push(chunk.subarray(start))
    size += chunk.length - start
    if (size > longest) socket.destroy()
  })
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    // A stranger, or a broken pipe: the connection is of no use.
    return undefined
  }
}

/** Write a message as a line of JSON, and wait until the other end keeps up; false where the connection is gone. */
export function writeMessage(socket: Socket, message: object): Promise<boolean> {
  if (socket.destroyed || socket.writableEnded) return Promise.resolve(false)
  return new Promise((resolve) => {
    socket.write(`${JSON.stringify(message)}\n`, (error) => resolve(error === undefined || error === null))
  })
}
