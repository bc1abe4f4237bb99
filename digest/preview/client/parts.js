// What bar and overlay are made of: elements in a shadow tree, which the site's own styles do not reach.

const sheet = new CSSStyleSheet()
const styled = fetch('/.digest/style.css').then((answer) => answer.text()).then((text) => sheet.replace(text))

export function host(name) {
  const element = document.createElement(`digest-${name}`)
  const shadow = element.attachShadow({ mode: 'open' })
  shadow.adoptedStyleSheets = [sheet]
  document.body.append(element)
  return [element, shadow, styled]
}

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value
    else element.setAttribute(name, value)
  }
  element.append(...children.filter((child) => child !== null && child !== ''))
  return element
}

// A word with its gaps filled; of several plural forms the one for `n`.
export function say(word, values = {}) {
  const lang = document.documentElement.lang || 'en'
  const text = typeof word === 'object' && word ? word[new Intl.PluralRules(lang).select(values.n)] ?? word.other : word
  return String(text ?? '').replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '')
}

// A file with its line: a link to the editor where one was named; else its path, which a click copies.
export function place(file, words) {
  const text = file.line ? `${file.path}:${file.line}${file.column ? `:${file.column}` : ''}` : file.path
  if (file.link) return make('a', { href: file.link, className: 'place', title: words.open_in_editor, dir: 'ltr' }, text)
  const button = make('button', { type: 'button', className: 'place', title: words.copy_path, dir: 'ltr' }, text)
  button.addEventListener('click', async () => {
    await navigator.clipboard?.writeText(file.full ?? text)
    button.textContent = `${text} ✓`
    setTimeout(() => { button.textContent = text }, 1500)
  })
  return button
}
