/** Keeps a map in step with the list on its page, and with the address of a new search. */
const METERS_IN_A_MILE = 1609.344;
/** Beyond what the form offers; a map can show a whole continent. */
const FARTHER = [500, 1000, 2500];
const CARD = "article, li, tr";
/** What the area in view takes the place of in the address. */
const REPLACED = ["place", "within", "around", "page"];

/** Connects what the map shows with the entries of the page, the jumps and "Search this area". */
export function connect(map, root) {
  const cards = cardsOf(root);
  map.cardOf = (address) => cards.get(address);
  map.onMark = (addresses, isOn) => {
    for (const address of addresses) cards.get(address)?.classList.toggle("is-on-map", isOn);
  };
  for (const [address, card] of cards) {
    for (const event of ["mouseenter", "focusin"]) {
      card.addEventListener(event, () => map.highlight(address, true));
    }
    for (const event of ["mouseleave", "focusout"]) {
      card.addEventListener(event, () => map.highlight(address, false));
    }
  }
  for (const jump of root.querySelectorAll("[data-bounds]")) {
    const [south, west, north, east] = jump.dataset.bounds.split(",").map(Number);
    jump.addEventListener("click", () => map.look([[south, west], [north, east]]));
  }
  const link = root.querySelector("[data-map-search]");
  if (link) offerSearch(map.leaflet, root, link);
}

/** The first entry of the page for each address that its links lead to. */
function cardsOf(root) {
  const cards = new Map();
  for (const link of document.querySelectorAll("main a[href]")) {
    const card = link.closest(CARD);
    const address = link.getAttribute("href");
    if (card && !root.contains(link) && !cards.has(address)) cards.set(address, card);
  }
  return cards;
}

/** Of the distances that one can choose, the one most like this; as a ratio, so 35 is like 50. */
function likest(miles, offered) {
  const unlike = (one) => Math.abs(Math.log(one / miles));
  return offered.reduce((best, one) => (unlike(one) < unlike(best) ? one : best));
}

function offerSearch(map, root, link) {
  const offered = [...root.dataset.radii.split(" ").map(Number), ...FARTHER];
  const update = () => {
    const { lat, lng } = map.getCenter();
    const bounds = map.getBounds();
    const reach = Math.min(
      map.distance([lat, lng], [bounds.getNorth(), lng]),
      map.distance([lat, lng], [lat, bounds.getEast()]),
    );
    const search = new URLSearchParams(location.search);
    for (const parameter of REPLACED) search.delete(parameter);
    const longitude = lng < -180 ? lng + 360 : lng;
    search.set("around", `${lat.toFixed(3)},${longitude.toFixed(3)}`);
    search.set("within", likest(reach / METERS_IN_A_MILE, offered));
    link.href = `${root.dataset.search}?${search}`;
    // Only once somebody has moved the map: before, it shows what was searched.
    link.hidden = !("ready" in root.dataset);
  };
  map.on("moveend", update);
}
