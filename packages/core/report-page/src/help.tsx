import { useEffect, useRef } from 'preact/hooks'
import { KEYS } from './keyboard.js'

/** What the keys do, and how to read the figures. */
export function Help({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (isOpen && dialog.current?.open === false) dialog.current.showModal()
  }, [isOpen])
  return (
    <dialog ref={dialog} aria-labelledby="help-title" onClose={onClose}>
      <h2 id="help-title">Keys</h2>
      <table>
        <tbody>
          {KEYS.map(([keys, effect]) => (
            <tr key={keys}>
              <th scope="row">
                <kbd>{keys}</kbd>
              </th>
              <td>{effect}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>Figures</h2>
      <p>An operation, an outcome or a recorded call is covered when a passing test replays a call of it.</p>
      <p>
        <b>Declared</b> is what the configuration or an OpenAPI document names, <b>observed</b> is what was ever
        recorded. They are counted apart. Zero of zero is “none”.
      </p>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  )
}
