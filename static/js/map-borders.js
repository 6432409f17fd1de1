/** Draws the borders and names of states and counties from TopoJSON files of this site. */
const COUNTIES_FROM_ZOOM = 7;
const STATE_NAMES_FROM_ZOOM = 5;
const COUNTY_NAMES_FROM_ZOOM = 8;
const NAME_PIXELS = { letter: 7, line: 16 };

/** What lies beyond the antimeridian continues to the west, so that all of the country is in one piece. */
export function toWest(longitude) {
  return longitude > 0 ? longitude - 360 : longitude;
}

/** Shapes {id, name, rings} and all arcs, as latitudes and longitudes. */
function read(topology) {
  const { scale, translate } = topology.transform;
  const arcs = topology.arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]) => {
      [x, y] = [x + dx, y + dy];
      return [y * scale[1] + translate[1], toWest(x * scale[0] + translate[0])];
    });
  });
  const line = (number) => (number < 0 ? [...arcs[~number]].reverse() : arcs[number]);
  const ringOf = (numbers) =>
    numbers.flatMap((number, index) => line(number).slice(index ? 1 : 0));
  const [collection] = Object.values(topology.objects);
  const shapes = collection.geometries.map(({ id, properties, arcs: polygons }) => ({
    id,
    name: properties.name,
    rings: polygons.flat().map(ringOf),
  }));
  return { arcs, shapes };
}

/** All corners of a state, which its bounds follow from. */
export function boundsOf(topology, id) {
  return read(topology).shapes.find((shape) => shape.id === id).rings.flat();
}

/** The middle of a shape's largest ring, where its name stands. */
function middleOf({ rings }) {
  let best = { area: 0, at: rings[0][0] };
  for (const ring of rings) {
    let [area, latitude, longitude] = [0, 0, 0];
    ring.forEach(([y, x], index) => {
      const [nextY, nextX] = ring[(index + 1) % ring.length];
      const cross = x * nextY - nextX * y;
      area += cross / 2;
      latitude += ((y + nextY) * cross) / 6;
      longitude += ((x + nextX) * cross) / 6;
    });
    if (Math.abs(area) > best.area) {
      best = { area: Math.abs(area), at: [latitude / area, longitude / area] };
    }
  }
  return best.at;
}

/** Tells of one name after the other whether it has room beside those before it. */
function keepApart() {
  const taken = [];
  return ({ x, y }, name) => {
    const half = (name.length * NAME_PIXELS.letter) / 2;
    const overlaps = (one) => Math.abs(one.y - y) < NAME_PIXELS.line && Math.abs(one.x - x) < one.half + half;
    if (taken.some(overlaps)) return false;
    taken.push({ x, y, half });
    return true;
  };
}

function nameLayer(L, map, shapes, { from, to = Infinity, className }) {
  const layer = L.layerGroup().addTo(map);
  const names = shapes.map((shape) => ({ name: shape.name, at: middleOf(shape) }));
  const draw = () => {
    layer.clearLayers();
    if (map.getZoom() < from || map.getZoom() >= to) return;
    const seen = map.getBounds();
    const isFree = keepApart();
    for (const { name, at } of names.filter((one) => seen.contains(one.at))) {
      if (!isFree(map.latLngToLayerPoint(at), name)) continue;
      const text = document.createElement("span");
      text.textContent = name;
      text.setAttribute("aria-hidden", "true");
      const icon = L.divIcon({ className: `map__name ${className}`, html: text, iconSize: [0, 0] });
      L.marker(at, { icon, interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(layer);
    }
  };
  map.on("moveend", draw);
  draw();
}

function addCounties(L, map, topology) {
  const { arcs, shapes } = read(topology);
  const lines = L.polyline(arcs, { className: "map__counties", interactive: false });
  const draw = () => {
    if (map.getZoom() < COUNTIES_FROM_ZOOM) lines.remove();
    else lines.addTo(map).bringToBack();
  };
  map.on("zoomend", draw);
  draw();
  nameLayer(L, map, shapes, { from: COUNTY_NAMES_FROM_ZOOM, className: "map__name--county" });
}

/** Adds the states at once, and the counties when somebody first comes near enough. */
export function addBorders(L, map, states, { counties, tiles }) {
  const { shapes } = read(states);
  const land = map.createPane("land");
  land.style.zIndex = 300;
  const className = tiles ? "map__states map__states--clear" : "map__states";
  L.polygon(
    shapes.flatMap((shape) => shape.rings),
    { className, interactive: false, pane: "land" },
  ).addTo(map);
  if (tiles) return;
  nameLayer(L, map, shapes, {
    from: STATE_NAMES_FROM_ZOOM,
    to: COUNTY_NAMES_FROM_ZOOM,
    className: "map__name--state",
  });
  const loadWhenNear = async () => {
    if (map.getZoom() < COUNTIES_FROM_ZOOM) return;
    map.off("zoomend", loadWhenNear);
    const answer = await fetch(counties);
    // Without counties the map is still a map.
    if (answer.ok) addCounties(L, map, await answer.json());
  };
  map.on("zoomend", loadWhenNear);
  loadWhenNear();
}
