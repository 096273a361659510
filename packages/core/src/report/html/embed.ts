/** Text for an element's content or an attribute's value. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/**
 * JSON for a `<script>`: nothing in it can end the element or begin a comment, and no character ends a line where
 * JavaScript has it so.
 */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, escapeUnit)
}

/** How many bytes a value takes in a page. */
export function embeddedSize(value: unknown): number {
  return Buffer.byteLength(scriptJson(value))
}

function escapeUnit(character: string): string {
  return String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
