import { render } from 'preact'
import { App } from './app.js'
import { Printing } from './show-more.js'

const root = document.getElementById('page')

function show(isPrinting: boolean): void {
  const page = (
    <Printing.Provider value={isPrinting}>
      <App />
    </Printing.Provider>
  )
  if (root !== null) render(page, root)
}

// On paper there is nothing to press: lists are printed whole.
addEventListener('beforeprint', () => show(true))
addEventListener('afterprint', () => show(false))
show(false)
