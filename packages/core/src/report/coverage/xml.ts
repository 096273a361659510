/** An XML element: its attributes, and its children or its text. An attribute that is null is left out. */
export interface XmlElement {
  name: string
  attributes: Record<string, string | number | null>
  children?: readonly XmlElement[]
  text?: string
}

// What XML 1.0 allows, https://www.w3.org/TR/xml/#charsets; lone surrogates are none of it.
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/** Write a document. What XML cannot hold becomes U+FFFD. */
export function xmlText(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${linesOf(root, '').join('\n')}\n`
}

function linesOf({ name, attributes, children = [], text = '' }: XmlElement, indent: string): string[] {
  const list = Object.entries(attributes).flatMap(([key, value]) =>
    value === null ? [] : [` ${key}="${escapeAttribute(String(value))}"`],
  )
  const open = `${indent}<${name}${list.join('')}`
  if (text !== '') return [`${open}>${escapeText(text)}</${name}>`]
  if (children.length === 0) return [`${open}/>`]
  return [`${open}>`, ...children.flatMap((child) => linesOf(child, `${indent}  `)), `${indent}</${name}>`]
}

function escapeText(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd').replace(/[&<>\r]/g, (character) => ENTITIES[character]!)
}

function escapeAttribute(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"'\t\n\r]/g, (character) => ENTITIES[character]!)
}
