// Gives the admin's boxes that search while one types the name of their field. The library that
// draws them leaves the box, its search field and its list without one, so that who listens to a
// page hears “combobox” and nothing more.

const $ = window.django?.jQuery;

// The element that names a field: its label or, in a table of rows, the heading of its column.
function namingElement(select) {
  const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  if (label) return label;
  const field = select.name.split("-").pop();
  return select.closest("table")?.querySelector(`th.column-${CSS.escape(field)}`);
}

function nameOf(select) {
  return namingElement(select)?.textContent.trim().replace(/:$/, "") ?? "";
}

function nameBox(select) {
  const box = select.nextElementSibling?.querySelector(".select2-selection");
  const naming = namingElement(select);
  if (!box || !naming) return;
  naming.id ||= `${select.id}-name`;
  const chosen = box.querySelector(".select2-selection__rendered");
  // What is chosen is the box's text, and no box of its own.
  for (const attribute of ["role", "aria-readonly"]) chosen.removeAttribute(attribute);
  box.setAttribute("aria-labelledby", `${naming.id} ${chosen.id}`);
}

function nameAll(root) {
  for (const select of root.querySelectorAll("select.select2-hidden-accessible")) nameBox(select);
}

// What opens is made anew each time, at the end of the page.
function nameWhatOpened(event) {
  const opened = document.querySelector(".select2-container--open .select2-dropdown");
  for (const part of opened?.querySelectorAll("[role=searchbox], [role=listbox]") ?? []) {
    part.setAttribute("aria-label", nameOf(event.target));
  }
}

if ($) {
  $(() => nameAll(document));
  $(document).on("select2:open", nameWhatOpened);
  document.addEventListener("formset:added", (event) => nameAll(event.target));
}
