/**
 * Suggests places while one types; without this module the field is a plain form field.
 *
 * <input data-place-combobox="/api/v1/places/">       a choice fills the field
 * <input data-place-combobox="…" data-choice="go">    a choice opens the page of the place
 *
 * The words that screen readers hear come from the element with the id "place-status".
 * Pattern: editable combobox with listbox, ARIA Authoring Practices Guide of the W3C.
 */
const SHOWN = 8;
const FEWEST_LETTERS = 2;
const PAUSE_MS = 120;

class PlaceCombobox {
  #found = [];
  #active = -1;
  #timer = 0;
  #request = null;
  #answers = new Map();

  constructor(input, status) {
    this.input = input;
    this.status = status;
    this.list = this.#makeList();
    this.#becomeCombobox();
    input.addEventListener("input", () => this.#askSoon());
    input.addEventListener("keydown", (event) => this.#onKey(event));
    input.addEventListener("blur", () => this.#close());
    // Without this the field would lose the focus, and the list would go before the click arrives.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#choose([...this.list.children].indexOf(option));
    });
  }

  #makeList() {
    const list = document.createElement("ul");
    list.id = `${this.input.id}-suggestions`;
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", this.status.dataset.label);
    list.hidden = true;
    this.input.after(list);
    return list;
  }

  #becomeCombobox() {
    // A search field may not be a combobox in ARIA; a text field may.
    this.input.type = "text";
    this.input.autocomplete = "off";
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.setAttribute("aria-expanded", "false");
  }

  get #isOpen() {
    return !this.list.hidden;
  }

  #askSoon() {
    clearTimeout(this.#timer);
    this.#request?.abort();
    const text = this.input.value.trim();
    if (text.length < FEWEST_LETTERS) {
      this.#close();
      return;
    }
    this.#timer = setTimeout(() => this.#ask(text), PAUSE_MS);
  }

  async #ask(text) {
    const request = new AbortController();
    this.#request = request;
    try {
      const found = this.#answers.get(text) ?? (await this.#fetch(text, request.signal));
      this.#answers.set(text, found);
      if (document.activeElement === this.input && !request.signal.aborted) this.#show(found);
    } catch (error) {
      // A request that was overtaken is no fault; without an answer the form still works.
      if (error.name !== "AbortError") this.#close();
    }
  }

  async #fetch(text, signal) {
    const address = new URL(this.input.dataset.placeCombobox, window.location.href);
    address.search = new URLSearchParams({ q: text, limit: SHOWN });
    const answer = await fetch(address, { signal, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`Suggestions: ${answer.status}`);
    return (await answer.json()).results;
  }

  #show(found) {
    this.#found = found;
    this.list.replaceChildren(...found.map((place, index) => this.#makeOption(place, index)));
    this.#activate(-1);
    this.#announce();
    if (found.length === 0) {
      this.#close();
      return;
    }
    // Placed by the field's own box, so that it fits into every form without a wrapper.
    this.list.style.left = `${this.input.offsetLeft}px`;
    this.list.style.top = `${this.input.offsetTop + this.input.offsetHeight}px`;
    this.list.style.width = `${this.input.offsetWidth}px`;
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  #makeOption(place, index) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${index}`;
    option.className = "suggestions__option";
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.append(place.label);
    const counties = place.counties.filter((county) => !place.label.includes(county));
    if (counties.length > 0) {
      const note = document.createElement("span");
      note.className = "suggestions__note";
      note.textContent = counties.join(", ");
      option.append(" ", note);
    }
    return option;
  }

  #announce() {
    const { none, one, many } = this.status.dataset;
    const count = this.#found.length;
    const words = count === 0 ? none : count === 1 ? one : many;
    this.status.textContent = words.replace("{count}", count);
  }

  #activate(index) {
    this.list.children[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = index;
    const option = this.list.children[index];
    if (!option) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  #close() {
    clearTimeout(this.#timer);
    this.#request?.abort();
    this.list.hidden = true;
    this.#activate(-1);
    this.input.setAttribute("aria-expanded", "false");
  }

  #choose(index) {
    const place = this.#found[index];
    this.input.value = place.kind === "zip" ? place.name : place.label;
    this.status.textContent = "";
    this.#close();
    if (this.input.dataset.choice === "go") window.location.assign(place.url);
  }

  #onKey(event) {
    if (event.ctrlKey || event.metaKey || event.isComposing) return;
    const last = this.#found.length - 1;
    const isChoosing = this.#isOpen && this.#active >= 0;
    const actions = {
      ArrowDown: () => this.#step(this.#active < last ? this.#active + 1 : 0),
      ArrowUp: () => this.#step(this.#active > 0 ? this.#active - 1 : last),
      Home: isChoosing && (() => this.#activate(0)),
      End: isChoosing && (() => this.#activate(last)),
      Enter: isChoosing && (() => this.#choose(this.#active)),
      Escape: this.#isOpen && (() => this.#close()),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  #step(index) {
    if (this.#isOpen) this.#activate(index);
    else this.#ask(this.input.value.trim());
  }
}

const status = document.getElementById("place-status");
for (const input of document.querySelectorAll("[data-place-combobox]")) {
  new PlaceCombobox(input, status);
}
