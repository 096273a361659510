declare module 'jsdom' {
  interface ParsedElement {
    nodeName: string
    outerHTML: string
  }

  interface ParsedDocument {
    documentElement: ParsedElement
    querySelectorAll(selector: string): Iterable<ParsedElement> & { length: number }
  }

  /** As much of jsdom as reads a report. */
  export class JSDOM {
    constructor(text: string, options?: { contentType?: string })
    readonly window: { document: ParsedDocument }
  }
}
