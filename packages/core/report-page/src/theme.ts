import { useState } from 'preact/hooks'

const THEMES = ['auto', 'light', 'dark'] as const

export type Theme = (typeof THEMES)[number]

const KEY = 'understudy-theme'

/** The chosen theme and a way to the next one; remembered where the browser allows it. */
export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState<Theme>(() => show(remembered()))
  const next = (): void =>
    setTheme((old) => {
      const chosen = THEMES[(THEMES.indexOf(old) + 1) % THEMES.length] ?? 'auto'
      remember(chosen)
      return show(chosen)
    })
  return [theme, next]
}

function show(theme: Theme): Theme {
  document.documentElement.dataset.theme = theme
  return theme
}

function remembered(): Theme {
  try {
    const stored = localStorage.getItem(KEY)
    return THEMES.find((theme) => theme === stored) ?? 'auto'
  } catch {
    // No storage for local files in this browser.
    return 'auto'
  }
}

function remember(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme)
  } catch {
    // As above: it holds until the page is closed.
  }
}
