const STYLE = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
pre { overflow-x: auto; padding: 1rem; border: 1px solid #8886; border-radius: 6px; font-size: 14px }
table { border-collapse: collapse } th, td { text-align: left; vertical-align: top; padding: .25rem 1.5rem .25rem 0 }`

/** A page of our own. Nothing in it runs, or is loaded. */
export function htmlPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>${textOfHtml(title)} · Understudy</title>
<style>${STYLE}</style>
<h1>${textOfHtml(title)}</h1>
${body}
</html>`
}

/** Write text so that HTML shows it. */
export function textOfHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
