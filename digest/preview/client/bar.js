// The bar at the foot of each page: where it comes from, its other languages, why it was made, what is withheld.

import { host, make, place, say } from './parts.js'

let parts = null
let last = null
let isLost = false

export function showBar(state) {
  if ('lost' in state) {
    if (state.lost === isLost || !last) { isLost = state.lost; return }
    isLost = state.lost
  } else {
    isLost = false
    last = state
  }
  draw(last)
}

async function draw(state) {
  parts ??= host('bar')
  const [element, shadow, styled] = parts
  await styled
  const { words, about } = state
  const isOpen = shadow.querySelector('details.warnings')?.open ?? false
  const bar = make('aside', { ariaLabel: words.preview, lang: document.documentElement.lang, dir: document.dir || 'ltr' })
  const isHidden = sessionStorage.getItem('digest-bar') === 'hidden'
  const toggle = make('button', { type: 'button', className: 'toggle', title: isHidden ? words.show : words.hide }, isHidden ? '◂' : '×')
  toggle.addEventListener('click', () => {
    sessionStorage.setItem('digest-bar', isHidden ? 'shown' : 'hidden')
    draw(state)
  })
  if (!isHidden) bar.append(...rows(state, words, about, isOpen))
  bar.append(toggle)
  bar.classList.toggle('small', isHidden)
  shadow.replaceChildren(bar)
  element.dataset.build = state.build
  element.dataset.state = isLost ? 'lost' : 'live'
  mark(state.withheld, words)
}

function rows(state, words, about, isOpen) {
  const found = []
  if (isLost) found.push(make('strong', { className: 'alarm' }, words.lost))
  if (!about && !state.there) found.push(make('span', {}, state.built ? words.nothing_here : words.not_built))
  if (about?.withheld) found.push(make('strong', { className: 'mark' }, say(words.withheld, { reason: reasonFor(about.withheld, words) })))
  if (about?.source) found.push(make('span', {}, `${words.source} `, place(about.source, words)))
  if (about) found.push(make('span', {}, `${words.template} `, place(about.template, words)))
  if (about?.counterparts.length) found.push(make('ul', {}, ...about.counterparts.map((one) => counterpart(one, words))))
  found.push(make('a', { href: `/.digest/status?lang=${encodeURIComponent(document.documentElement.lang)}` }, words.translations))
  if (about) found.push(make('span', { className: 'reason' }, rendered(about.reason, words)))
  if (state.count) found.push(warnings(state, words, isOpen))
  return found
}

const reasonFor = (reason, words) => words[`withheld_${reason.replaceAll(' ', '_')}`] ?? reason

function counterpart(one, words) {
  const name = one.address ? make('a', { href: one.address, hreflang: one.lang, lang: one.lang }, one.label) : make('span', { lang: one.lang }, one.label)
  const item = make('li', { className: one.state === 'there' ? 'there' : 'lacking' }, name, ' ')
  item.dataset.state = one.state
  item.append(words[`state_${one.state}`] ?? (one.state === 'withheld' ? say(words.withheld, { reason: '' }).replace(/[:\s]+$/, '') : reasonFor(one.state, words)))
  if (one.state === 'missing') item.title = say(words.write_it, { path: one.path })
  return item
}

function rendered(reason, words) {
  if (!reason) return words.not_rendered
  const more = reason.more ? ` ${say(words.and_more, { n: reason.more })}` : ''
  const files = reason.causes.length ? ` ${say(words.because, { files: reason.causes.join(', ') + more })}` : ''
  return say(words.rendered, { time: reason.at, reason: (words[reason.word] ?? reason.text) + files })
}

function warnings(state, words, isOpen) {
  const details = make('details', { className: 'warnings', open: isOpen }, make('summary', {}, say(words.warnings, { n: state.count })))
  const items = state.warnings.map((one) => make('li', {}, place(one, words), ` ${one.message}`, one.hint ? `; ${one.hint}` : ''))
  if (state.count > items.length) items.push(make('li', {}, say(words.and_more, { n: state.count - items.length })))
  details.append(make('ul', { dir: 'ltr', lang: 'en' }, ...items))
  return details
}

// Links to what the public will not see are marked where they stand.
function mark(withheld, words) {
  document.querySelectorAll('digest-mark').forEach((old) => old.remove())
  for (const link of document.links) {
    const reason = withheld[link.getAttribute('href')]
    if (!reason || link.pathname === location.pathname) continue
    const badge = document.createElement('digest-mark')
    badge.textContent = ` [${reasonFor(reason, words)}]`
    Object.assign(badge.style, { color: 'light-dark(#9a4b00, #ffb866)', font: '600 .75em/1 system-ui, sans-serif', whiteSpace: 'nowrap' })
    link.after(badge)
  }
}
