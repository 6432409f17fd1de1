/** Marks, in a page's own table of contents, the section that one is reading. */
const links = new Map(
  [...document.querySelectorAll("[data-page-sections] a[href^='#']")].map((link) => [
    link.hash.slice(1),
    link,
  ]),
);

function mark(current) {
  for (const link of links.values()) {
    if (link === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

// The first section in the upper part of the window is the one that is read; above them all, none.
const seen = new Set();
const observer = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) seen.add(target.id);
      else seen.delete(target.id);
    }
    mark(links.get([...links.keys()].find((id) => seen.has(id))));
  },
  { rootMargin: "-10% 0px -75% 0px" },
);
for (const id of links.keys()) {
  const section = document.getElementById(id);
  if (section) observer.observe(section);
}
