/**
 * Shows entries that may be the one suggested, while one types; without this module the server
 * shows them after the form is sent.
 *
 * <div id="alike" data-alike="/suggest/alike/" data-heading="…" role="status"></div>
 */
const PAUSE_MS = 400;
const FEWEST_LETTERS = 3;

const place = document.getElementById("alike");
const name = document.getElementById("id_name");
const website = document.getElementById("id_website");
const city = document.getElementById("id_place");
let timer = 0;
let request = null;
let shown = "";

function askSoon() {
  clearTimeout(timer);
  request?.abort();
  timer = setTimeout(ask, PAUSE_MS);
}

async function ask() {
  if (name.value.trim().length < FEWEST_LETTERS && !website.value.includes(".")) {
    show([]);
    return;
  }
  request = new AbortController();
  const address = new URL(place.dataset.alike, window.location.href);
  const typed = { name: name.value, website: website.value, place: city.value };
  address.search = new URLSearchParams(typed);
  try {
    const answer = await fetch(address, { signal: request.signal });
    if (answer.ok) show((await answer.json()).results);
  } catch (error) {
    // Without hints the form still works, and the server looks once more.
    if (error.name !== "AbortError") show([]);
  }
}

function show(found) {
  // The same hints again would only be read out again.
  const now = found.map((one) => one.url).join(" ");
  if (now === shown) return;
  shown = now;
  place.replaceChildren();
  if (found.length === 0) return;
  const heading = document.createElement("p");
  heading.textContent = place.dataset.heading;
  const list = document.createElement("ul");
  list.className = "prose-list";
  list.append(...found.map(makeItem));
  place.append(heading, list);
}

function makeItem(one) {
  const link = document.createElement("a");
  link.href = one.url;
  link.textContent = one.name;
  const item = document.createElement("li");
  item.append(link, one.place ? `, ${one.place}` : "");
  return item;
}

// The hints belong right below the field that they answer to.
name.closest(".field").append(place);
place.classList.add("notice");
for (const field of [name, website, city]) field.addEventListener("input", askSoon);
askSoon();
