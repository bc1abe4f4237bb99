// What lies over the page while the site cannot be built: every fault with its place, the lines around it, and the hint.

import { host, make, place, say } from './parts.js'

let parts = null

export async function showFaults(state) {
  if (!state.faults.length) {
    parts?.[0].remove()
    parts = null
    return
  }
  parts ??= host('faults')
  const [element, shadow, styled] = parts
  await styled
  if (parts?.[0] !== element) return
  const { words } = state
  const n = state.faults.length + state.more
  const close = make('button', { type: 'button', className: 'toggle', title: words.close }, '×')
  close.addEventListener('click', () => element.remove())
  const dialog = make('section', { role: 'alertdialog', ariaLabel: say(words.faults, { n }), tabIndex: -1, dir: document.dir || 'ltr' })
  dialog.addEventListener('keydown', (event) => { if (event.key === 'Escape') element.remove() })
  dialog.append(
    close,
    make('h2', {}, say(words.faults, { n })),
    make('p', {}, state.built ? words.last_good : words.not_built),
    make('ol', { dir: 'ltr', lang: 'en' }, ...state.faults.map((fault) => item(fault, words))),
  )
  if (state.more) dialog.append(make('p', {}, say(words.and_more, { n: state.more })))
  shadow.replaceChildren(dialog)
  if (!element.isConnected) document.body.append(element)
  dialog.focus({ preventScroll: true })
}

function item(fault, words) {
  const found = make('li', {}, fault.path ? place(fault, words) : '', make('p', { className: 'message' }, fault.message))
  if (fault.hint) found.append(make('p', { className: 'hint' }, fault.hint))
  if (fault.lines.length) found.append(excerpt(fault))
  return found
}

function excerpt(fault) {
  const block = make('pre', {})
  for (const [number, text] of fault.lines) {
    const isHere = number === fault.line
    const row = make('code', { className: isHere ? 'here' : '' })
    row.dataset.line = number
    if (isHere && fault.at) row.append(text.slice(0, fault.at - 1), make('mark', {}, text.slice(fault.at - 1) || ' '))
    else row.append(text)
    block.append(row)
  }
  return block
}
