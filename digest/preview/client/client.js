// In every page of a preview: hears of builds, shows the newest state of this page, and nothing else.
//
// A browser opens six connections to a host. The visible tabs of one browser share one stream: whoever holds the lock has
// it open and passes on what it hears. Hidden tabs have none, and ask when they are looked at again.

import { showBar } from './bar.js'
import { showFaults } from './overlay.js'

const STREAM = '/.digest/events'
const own = document.querySelector('script[data-digest]').dataset
const known = { session: own.session, build: Number(own.build), faults: 0, warnings: -1 }
const others = new BroadcastChannel('digest-preview')
let source = null
let letGo = null
let waiting = null
let asking = null

const isVisible = () => document.visibilityState !== 'hidden'

// What a page was when it was left for its own newer state: where it was scrolled to.

function leave(go, address) {
  sessionStorage.setItem('digest-scroll', JSON.stringify([address, scrollX, scrollY]))
  go()
}

function returnToPlace() {
  const [address, x, y] = JSON.parse(sessionStorage.getItem('digest-scroll') ?? '[""]')
  sessionStorage.removeItem('digest-scroll')
  if (address !== location.pathname) return
  const scroll = () => scrollTo({ left: x, top: y, behavior: 'instant' })
  scroll()
  if (document.readyState !== 'complete') addEventListener('load', scroll, { once: true })
}

function reload() {
  const soon = Date.now() - 3000
  const times = JSON.parse(sessionStorage.getItem('digest-reloads') ?? '[]').filter((time) => time > soon)
  if (times.length >= 5) return setTimeout(ask, 3000) // it is of no use, or of none yet
  sessionStorage.setItem('digest-reloads', JSON.stringify([...times, Date.now()]))
  leave(() => location.reload(), location.pathname)
}

function move(to) {
  const url = new URL(to, location.href)
  url.hash = location.hash
  leave(() => location.replace(url), decodeURI(url.pathname) === decodeURI(location.pathname) ? '' : url.pathname)
}

// Files that a page shows: fetched again under another query, and put in place once they are there.

function swap(element, attribute) {
  const url = new URL(element[attribute], location.href)
  if (url.origin !== location.origin) return
  url.searchParams.set('preview', known.build)
  if (attribute === 'src') {
    element.src = url
    return
  }
  const fresh = element.cloneNode()
  fresh.href = url
  fresh.addEventListener('load', () => element.remove(), { once: true })
  fresh.addEventListener('error', () => fresh.remove(), { once: true })
  element.after(fresh)
}

function refresh(paths) {
  const styles = [...document.querySelectorAll('link[rel~="stylesheet"]')]
  const images = [...document.images].filter((image) => image.getAttribute('src'))
  if (!paths || paths.some((path) => path.endsWith('.css'))) styles.forEach((style) => swap(style, 'href'))
  for (const image of images) {
    const shown = decodeURI(new URL(image.src, location.href).pathname)
    if (!paths || paths.some((path) => shown.endsWith(`/${path}`))) swap(image, 'src')
  }
}

const isFile = (path) => !/(\.html|\.xml|\.json|\.txt|^_\w+)$/.test(path)

// News: a message tells which build it is of. One that was missed makes the page ask.

function hear(news) {
  const missed = news.session !== known.session || news.build !== known.build + 1
  if (news.session === known.session && news.build <= known.build) return
  const paths = missed ? null : news.paths
  const changed = news.faults > 0 || news.faults !== known.faults || news.warnings !== known.warnings
  Object.assign(known, { session: news.session, build: news.build, faults: news.faults, warnings: news.warnings })
  if (!paths || paths.some(isFile)) refresh(paths && paths.filter(isFile))
  const here = decodeURI(location.pathname).replace(/\/$/, '/index.html')
  if (changed || !paths || paths.some((path) => here.endsWith(`/${path}`) || path === '404.html')) ask()
}

async function ask() {
  asking?.abort()
  asking = new AbortController()
  const query = new URLSearchParams({ path: decodeURI(location.pathname), lang: document.documentElement.lang })
  try {
    const answer = await fetch(`/.digest/page?${query}`, { signal: asking.signal, cache: 'no-store' })
    if (answer.ok) show(await answer.json())
  } catch (error) {
    if (error.name !== 'AbortError') showBar({ lost: true })
  }
}

function show(state) {
  Object.assign(known, { faults: state.faults.length + state.more, warnings: state.count })
  if (state.to) return move(state.to)
  showFaults(state)
  showBar(state)
  if (state.mark !== own.digest) reload()
}

// The stream

function open() {
  source = new EventSource(STREAM)
  source.onmessage = ({ data }) => {
    others.postMessage(data)
    hear(JSON.parse(data))
    showBar({ lost: false })
  }
  source.onerror = () => {
    showBar({ lost: true })
    if (source?.readyState === EventSource.CLOSED) setTimeout(() => { if (source) { source.close(); open() } }, 2000)
  }
}

function listen() {
  if (!isVisible() || source || waiting) return
  if (!navigator.locks) return open() // pages that are not from this machine have no locks
  waiting = new AbortController()
  navigator.locks
    .request('digest-preview', { signal: waiting.signal }, () => {
      open()
      return new Promise((resolve) => { letGo = resolve })
    })
    .catch(() => {}) // it was hidden before its turn came
}

function fallSilent() {
  waiting?.abort()
  source?.close()
  letGo?.()
  source = waiting = letGo = null
}

function attend() {
  if (!isVisible()) return fallSilent()
  listen()
  ask()
}

others.onmessage = ({ data }) => { if (isVisible()) hear(JSON.parse(data)) }
document.addEventListener('visibilitychange', attend)
addEventListener('pagehide', fallSilent)
addEventListener('pageshow', (event) => { if (event.persisted) attend() })
returnToPlace()
attend()
