import * as page from './page-module.js'
import type { CoverageResult, Ratio } from '../../coverage/coverage-result.js'
import type { ReportContext, ReportFile } from '../coverage/report-context.js'
import { packData } from './pack-data.js'

/**
 * Make `index.html`: one file that shows the result in a browser, from any place and without a network. Import this only
 * where it is called: the page's own source comes with it.
 */
export function htmlReport(result: CoverageResult, context: ReportContext): ReportFile[] {
  const text = [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    '<title>Downstream coverage</title>',
    `<link rel="icon" href="${ICON}">`,
    `<style>${page.style}</style>`,
    '</head>',
    '<body>',
    '<div id="page"></div>',
    `<noscript><p>${figuresLine(result)} The rest of this page needs JavaScript.</p></noscript>`,
    `<script type="application/octet-stream" id="data">${packData(result, context)}</script>`,
    `<!-- Below: this page's script, which contains Preact (MIT license, Jason Miller). -->`,
    `<script>${page.script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n')
  return [{ path: 'index.html', text }]
}

const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6" fill="none" stroke="#2f6f9f" stroke-width="4" stroke-dasharray="28 38"/></svg>',
)}`

/** Nothing may be loaded from anywhere, and nothing run but the page's own script. */
const POLICY = [
  "default-src 'none'",
  `script-src '${page.scriptHash}'`,
  `style-src '${page.styleHash}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

function figuresLine({ complete, totals }: CoverageResult): string {
  const { operations, outcomes, callSites, interactions } = totals
  const figures = Object.entries({ operations, outcomes, 'call sites': callSites, interactions })
  const run = complete ? '' : ' Not all tests ran.'
  return `Exercised: ${figures.map(([name, ratio]) => `${name} ${ratioText(ratio)}`).join(', ')}.${run}`
}

function ratioText({ covered, total, pct }: Ratio): string {
  return pct === null ? 'none' : `${covered} of ${total} (${pct} %)`
}
