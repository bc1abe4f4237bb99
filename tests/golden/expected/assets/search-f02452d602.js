// The search page: the index is loaded on first use, and only its parts that the words need.
const form = document.querySelector("form.search")
const input = form.querySelector("input")
const status = document.querySelector("#found")
const list = document.querySelector("ol.found")
const more = document.querySelector(".more")
const said = JSON.parse(status.dataset.words)
const forms = new Intl.PluralRules(document.documentElement.lang)
const AT_ONCE = 10
let engine
let left = []

const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name])
const count = (n) => say(typeof said.found === "string" ? said.found : said.found[forms.select(n)] ?? said.found.other, { n })

const element = (tag, name, ...content) => {
  const made = document.createElement(tag)
  if (name) made.className = name
  made.append(...content)
  return made
}

const shown = ({ url, meta, excerpt }) => {
  const link = element("a", "", meta.title)
  link.href = url
  const words = element("p")
  words.innerHTML = excerpt // text that the engine has escaped, with <mark> around what was found
  return element("li", "", link, element("span", "meta", meta.date ?? ""), words)
}

const show = async () => {
  const wanted = left
  const next = await Promise.all(wanted.splice(0, AT_ONCE).map((one) => one.data()))
  if (wanted !== left) return [] // something else was found meanwhile
  const items = next.map(shown)
  list.append(...items)
  list.hidden = !list.children.length
  more.hidden = !left.length
  return items
}

const load = async () => {
  engine ??= import(form.dataset.engine)
  try {
    return await engine
  } catch (error) {
    engine = undefined
    throw error
  }
}

const clear = (text = "") => {
  left = []
  list.replaceChildren()
  list.hidden = more.hidden = true
  status.textContent = text
}

const search = async () => {
  const words = input.value.trim()
  history.replaceState(null, "", words ? `?q=${encodeURIComponent(words)}` : location.pathname)
  if (!words) return clear()
  try {
    const found = await (await load()).debouncedSearch(words, {}, 150)
    if (!found || words !== input.value.trim()) return // something else was typed meanwhile
    clear(found.results.length ? count(found.results.length) : say(said.none, { words }))
    left = found.results
    await show()
  } catch {
    clear(said.failed)
  }
}

form.hidden = false
form.addEventListener("submit", (event) => {
  event.preventDefault()
  search()
})
input.addEventListener("input", search)
more.querySelector("button").addEventListener("click", async () => {
  const [first] = await show()
  first?.querySelector("a").focus()
})
input.value = new URLSearchParams(location.search).get("q") ?? ""
if (input.value) search()
else input.focus()
