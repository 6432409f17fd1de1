/**
 * Brings the maps of a page to life when they come into view; `templates/includes/map.html` says
 * what each one shows. Leaflet and the other modules are fetched then, from this site.
 */
const LOOK_AHEAD = "200px";

async function loadLeaflet({ leaflet, leafletCss }) {
  const sheet = document.createElement("link");
  const styled = new Promise((resolve) => {
    sheet.onload = sheet.onerror = resolve;
  });
  sheet.rel = "stylesheet";
  sheet.href = leafletCss;
  document.head.append(sheet);
  await Promise.all([styled, import(leaflet)]);
  return window.L;
}

async function fetchJson(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return answer.json();
}

function pointOf({ geometry, properties }, toWest) {
  const [longitude, latitude] = geometry.coordinates;
  return { ...properties, at: [latitude, toWest(longitude)] };
}

/** Where the map opens: on the place that the page is about, else on what it shows. */
function opening(root, borders, topology) {
  const { latitude, longitude, zoom, state } = root.dataset;
  if (state) return { bounds: borders.boundsOf(topology, state) };
  if (!latitude) return {};
  return { center: [Number(latitude), borders.toWest(Number(longitude))], zoom: Number(zoom) };
}

/** What the map says: `data-say-zoom-in` is `zoomIn`. */
function wordsOf(dataset) {
  const said = Object.entries(dataset).filter(([name]) => name.startsWith("say"));
  return Object.fromEntries(said.map(([name, text]) => [name[3].toLowerCase() + name.slice(4), text]));
}

async function start(root) {
  const { modules, source, states } = root.dataset;
  const words = wordsOf(root.dataset);
  const message = root.querySelector("[data-map-message]");
  try {
    const [L, topology, partners, view, clusters, borders, list] = await Promise.all([
      loadLeaflet(root.dataset),
      fetchJson(states),
      fetchJson(source),
      ...modules.split(" ").map((address) => import(address)),
    ]);
    message.remove();
    const map = new view.PartnerMap(L, root, words, clusters.cluster);
    list.connect(map, root);
    map.open(
      partners.features.map((feature) => pointOf(feature, borders.toWest)),
      opening(root, borders, topology),
    );
    borders.addBorders(L, map.leaflet, topology, root.dataset);
    root.dataset.ready = "";
  } catch (error) {
    message.textContent = words.failed;
    throw error;
  }
}

function startWhenSeen(root) {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      start(root);
    },
    { rootMargin: LOOK_AHEAD },
  );
  // A folded map is not seen: it starts when it is unfolded.
  observer.observe(root.querySelector("[data-map-canvas]"));
}

function makeFoldable(root) {
  const body = root.querySelector("[data-map-body]");
  const button = root.querySelector("[data-map-fold]");
  const fold = (isFolded) => {
    root.classList.toggle("map--open", !isFolded);
    root.classList.toggle("map--folded", isFolded);
    say();
  };
  const say = () => button.setAttribute("aria-expanded", String(body.offsetHeight > 0));
  button.addEventListener("click", () => fold(button.getAttribute("aria-expanded") === "true"));
  // Whoever follows a link to the map wants to see it.
  const section = root.closest("section[id]");
  for (const link of document.querySelectorAll(`a[href="#${section?.id}"]`)) {
    link.addEventListener("click", () => fold(false));
  }
  say();
}

for (const root of document.querySelectorAll("[data-map]")) {
  makeFoldable(root);
  startWhenSeen(root);
}
