// The page's own source as strings; scripts/bundle-report-page.ts makes the module wherever it is loaded.
export const script: string
export const style: string
/** As a content security policy names them. */
export const scriptHash: string
export const styleHash: string
