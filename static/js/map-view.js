/** A map of partners: marks that can be reached by keyboard, gathered where they would overlap. */
const CLUSTER_PIXELS = 46;
const MARK_PIXELS = 28;
const CENTER_PIXELS = 56;
const CLUSTER_SIZES = [34, 40, 48];
const FARTHEST_ZOOM = 12;
const ALL_BOUNDS = [[-40, -250], [80, -35]];
const MAINLAND = [[24.4, -125], [49.5, -66.8]];
const TALLEST_POPUP = 320;
/** Around a popup, and for the mark and the arrow below it. */
const ROOM_BESIDE = 12;
const ROOM_BELOW = 44;
/** From here on people look for streets. */
const STREET_ZOOM = 10;

export class PartnerMap {
  #points = [];
  #clustersByZoom = new Map();
  #marks = new Map();
  #toFocus = null;
  #opener = null;
  /** What the list beside the map adds: `map-list.js`. */
  cardOf = () => undefined;
  onMark = () => {};

  constructor(L, root, words, cluster) {
    Object.assign(this, { L, root, words, cluster });
    this.animate = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.leaflet = this.#makeMap(root.querySelector("[data-map-canvas]"));
    this.marks = L.layerGroup().addTo(this.leaflet);
  }

  /** Shows points {at, name, url, city, types, status, is_approximate}, opened at a place. */
  open(points, { bounds, center, zoom }) {
    this.#points = points;
    if (center) this.leaflet.setView(center, zoom);
    else this.leaflet.fitBounds(bounds ?? this.#boundsOfPoints(), { padding: [24, 24], maxZoom: 9 });
    if (center) this.#markCenter(center);
    this.leaflet.on("moveend", () => this.#draw());
    this.#draw();
  }

  look(bounds) {
    this.leaflet.fitBounds(bounds, { animate: this.animate });
  }

  /** Makes the mark of one partner, or of the cluster that it is in, stand out. */
  highlight(address, isOn) {
    for (const mark of this.#marks.values()) {
      if (!mark.members.some((one) => one.url === address)) continue;
      mark.getElement()?.classList.toggle("is-highlighted", isOn);
      mark.setZIndexOffset(isOn ? 1000 : 0);
    }
  }

  #makeMap(canvas) {
    const { L, words, animate } = this;
    const { tiles, tilesCredit, label } = this.root.dataset;
    const map = L.map(canvas, {
      minZoom: 2,
      maxZoom: tiles ? 18 : FARTHEST_ZOOM,
      zoomSnap: 0.5,
      maxBounds: ALL_BOUNDS,
      scrollWheelZoom: false,
      // The observer below sees every change of size, and redraws at once.
      trackResize: false,
      zoomControl: false,
      zoomAnimation: animate,
      fadeAnimation: animate,
      markerZoomAnimation: animate,
      inertia: animate,
    });
    if (!animate) map.panBy = (by) => L.Map.prototype.panBy.call(map, by, { animate: false });
    L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
    map.attributionControl.setPrefix("Leaflet").addAttribution(words.credit);
    if (tiles) L.tileLayer(tiles, { attribution: tilesCredit }).addTo(map);
    canvas.setAttribute("role", "region");
    canvas.setAttribute("aria-label", say(words.keys, { label }));
    // A wheel that scrolls the page must not be caught by a map on its way.
    canvas.addEventListener("focusin", () => map.scrollWheelZoom.enable());
    canvas.addEventListener("focusout", () => map.scrollWheelZoom.disable());
    canvas.addEventListener("keydown", (event) => this.#onKey(event));
    map.on("popupclose", () => this.#onClose());
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(canvas);
    return map;
  }

  #boundsOfPoints() {
    const all = this.L.latLngBounds(this.#points.map((point) => point.at));
    const inside = this.L.latLngBounds(MAINLAND);
    const near = this.#points.filter((point) => inside.contains(point.at));
    if (!all.isValid()) return MAINLAND;
    const isWide = all.getEast() - all.getWest() > 70;
    return isWide && near.length ? this.L.latLngBounds(near.map((point) => point.at)) : all;
  }

  #markCenter(center) {
    const iconSize = [CENTER_PIXELS, CENTER_PIXELS];
    const icon = this.L.divIcon({ className: "map__center", iconSize });
    this.L.marker(center, { icon, interactive: false, keyboard: false, alt: "" }).addTo(
      this.leaflet,
    );
  }

  #clusters(zoom) {
    if (!this.#clustersByZoom.has(zoom)) {
      const placed = this.#points.map((point) => {
        const { x, y } = this.leaflet.project(point.at, zoom);
        return { ...point, x, y };
      });
      this.#clustersByZoom.set(zoom, this.cluster(placed, CLUSTER_PIXELS));
    }
    return this.#clustersByZoom.get(zoom);
  }

  /** Draws what is in view; marks that stay are left alone, so that they keep the focus. */
  #draw() {
    const zoom = this.leaflet.getZoom();
    const { min, max } = this.leaflet.getPixelBounds();
    // Of a mark that the frame cuts, too little would be left to point at.
    const edge = [MARK_PIXELS / 2, MARK_PIXELS / 2];
    const seen = this.L.bounds(min.add(edge), max.subtract(edge));
    const wanted = new Map();
    for (const cluster of this.#clusters(zoom)) {
      if (seen.contains([cluster.x, cluster.y])) wanted.set(`${zoom} ${cluster.members[0].url}`, cluster);
    }
    for (const [key, mark] of this.#marks) {
      if (wanted.has(key)) continue;
      mark.remove();
      this.#marks.delete(key);
    }
    for (const [key, cluster] of wanted) {
      if (!this.#marks.has(key)) this.#marks.set(key, this.#makeMark(cluster.members));
    }
    this.#saySeen([...wanted.values()]);
    this.#focusAfterMove();
  }

  #saySeen(clusters) {
    const seen = clusters.reduce((sum, { members }) => sum + members.length, 0);
    const note = this.root.querySelector("[data-map-note]");
    const said = [say(this.words.seen, { seen, count: this.#points.length })];
    const hasStreets = Boolean(this.root.dataset.tiles);
    if (!hasStreets && this.leaflet.getZoom() >= STREET_ZOOM) said.push(this.words.noStreets);
    note.textContent = said.join(" ");
  }

  #makeMark(members) {
    const { L } = this;
    const mark = L.marker(members[0].at, { icon: this.#iconFor(members), riseOnHover: true });
    const name = this.#nameOf(members);
    mark.members = members;
    mark.bindTooltip(element("span", { textContent: name }), { direction: "top", offset: [0, -12] });
    mark.addTo(this.marks);
    mark.getElement().setAttribute("aria-label", name);
    const addresses = members.map((one) => one.url);
    mark.on("click", () => this.#activate(mark));
    mark.on("mouseover", () => this.onMark(addresses, true));
    mark.on("mouseout", () => this.onMark(addresses, false));
    mark.getElement().addEventListener("focus", () => this.onMark(addresses, true));
    mark.getElement().addEventListener("blur", () => this.onMark(addresses, false));
    return mark;
  }

  #iconFor(members) {
    const { L } = this;
    if (members.length > 1) {
      const size = CLUSTER_SIZES[Math.min(String(members.length).length, CLUSTER_SIZES.length) - 1];
      const html = element("span", { textContent: members.length });
      return L.divIcon({ className: "map__cluster", html, iconSize: [size, size] });
    }
    const [{ is_approximate: isApproximate, status }] = members;
    const className = [
      "map__mark",
      isApproximate ? "map__mark--approximate" : "",
      status === "active" ? "" : "map__mark--quiet",
    ].join(" ");
    return L.divIcon({ className, html: "<span></span>", iconSize: [MARK_PIXELS, MARK_PIXELS] });
  }

  #nameOf(members) {
    if (members.length === 1) return members[0].name;
    return say(this.words.cluster, { count: members.length, city: members[0].city });
  }

  /** Looks closer at a cluster while that can part it; else lists who is there. */
  #activate(mark) {
    const bounds = this.L.latLngBounds(mark.members.map((one) => one.at));
    const zoom = Math.min(this.leaflet.getBoundsZoom(bounds.pad(0.2)), this.leaflet.getMaxZoom());
    const isOneSpot = bounds.getNorthEast().equals(bounds.getSouthWest(), 0.002);
    if (isOneSpot || zoom <= this.leaflet.getZoom()) {
      this.#openPopup(mark);
      return;
    }
    this.#toFocus = mark.members[0].url;
    this.leaflet.setView(bounds.getCenter(), zoom, { animate: this.animate });
  }

  #openPopup(mark) {
    this.#opener = mark.members[0].url;
    const content = element("div", { className: "map__popup" });
    for (const [where, members] of this.#byWhere(mark.members)) {
      content.append(...members.map((one) => this.#entry(one)));
      content.lastChild.append(element("p", { textContent: where }));
    }
    this.#openInside(mark.getLatLng(), content);
    content.querySelector("a").focus({ preventScroll: true });
  }

  /** Opens a popup that the frame does not cut off: no taller than it, and moved into it. */
  #openInside(at, content) {
    const height = this.leaflet.getSize().y - 2 * ROOM_BELOW - 4 * ROOM_BESIDE;
    const popup = this.L.popup({
      autoPan: false,
      maxHeight: Math.min(TALLEST_POPUP, height),
      minWidth: 200,
      maxWidth: 280,
    });
    popup.setLatLng(at).setContent(content).openOn(this.leaflet);
    const { offsetWidth, offsetHeight } = popup.getElement();
    const beside = offsetWidth / 2 + ROOM_BESIDE;
    this.leaflet.panInside(at, {
      paddingTopLeft: [beside, offsetHeight + ROOM_BELOW],
      paddingBottomRight: [beside, ROOM_BELOW],
      animate: this.animate,
    });
  }

  /** The members by what is known of where they are, which is then said once for all of them. */
  #byWhere(members) {
    const found = new Map();
    for (const one of members) {
      const where = one.is_approximate ? say(this.words.approximate, one) : one.city;
      found.set(where, [...(found.get(where) ?? []), one]);
    }
    return found;
  }

  #entry(point) {
    const entry = element("div", { className: "map__entry" });
    entry.append(element("a", { href: point.url, textContent: point.name }));
    const card = this.cardOf(point.url);
    if (card) {
      const button = element("button", { type: "button", textContent: this.words.inList });
      button.addEventListener("click", () => this.#showInList(card, point.url));
      entry.append(button);
    }
    return entry;
  }

  #showInList(card, address) {
    this.#opener = null;
    this.leaflet.closePopup();
    card.scrollIntoView({ block: "center", behavior: this.animate ? "smooth" : "auto" });
    card.querySelector(`a[href="${CSS.escape(address)}"]`).focus({ preventScroll: true });
  }

  #onKey(event) {
    const mark = [...this.#marks.values()].find((one) => one.getElement() === event.target);
    if (mark && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      this.#activate(mark);
    } else if (event.key === "Escape") {
      this.leaflet.closePopup();
    }
  }

  #onClose() {
    if (this.#opener) this.#toFocus = this.#opener;
    this.#opener = null;
    this.#focusAfterMove();
  }

  /** Gives the focus to the mark that now stands for what was activated. */
  #focusAfterMove() {
    if (!this.#toFocus) return;
    const marks = [...this.#marks.values()];
    const mark = marks.find((one) => one.members.some(({ url }) => url === this.#toFocus));
    this.#toFocus = null;
    (mark?.getElement() ?? this.leaflet.getContainer()).focus({ preventScroll: true });
  }
}

function say(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
