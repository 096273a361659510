import { styleText } from 'node:util'

/** Puts text in a colour, or leaves it. */
export type Paint = (
  style: 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan' | 'magenta' | 'blue',
  text: string,
) => string

/** Paint for a stream: on a terminal, unless `NO_COLOR` is set; elsewhere where `FORCE_COLOR` is. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  return (style, text) => styleText(style, text, { stream })
}
