import { styleText } from 'node:util'
import type { Level } from './figures.js'

/** Colours text, or leaves it as it is. */
export type Paint = (style: TextStyle, text: string) => string

/** What colours stand for. */
export type TextStyle = Level | 'title' | 'hint' | 'text'

const STYLES: Record<TextStyle, Parameters<typeof styleText>[0] | null> = {
  low: ['bold', 'red'],
  medium: ['bold', 'yellow'],
  high: ['bold', 'green'],
  none: 'dim',
  title: 'bold',
  hint: 'dim',
  text: null,
}

/** Make the colours of a terminal report. */
export function createPaint(color: boolean): Paint {
  return (style, text) => {
    const format = STYLES[style]
    return color && format !== null ? styleText(format, text, { validateStream: false }) : text
  }
}
