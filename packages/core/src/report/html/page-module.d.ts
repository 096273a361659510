/** The page's own source, bundled by scripts/bundle-report-page.ts. */
declare module 'virtual:report-page' {
  export const script: string
  export const style: string
  /** As a content security policy names them. */
  export const scriptHash: string
  export const styleHash: string
}
