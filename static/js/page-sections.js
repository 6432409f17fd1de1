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

// The section that reaches into the upper part of the window is the one that is read.
const observer = new IntersectionObserver(
  (entries) => {
    const entry = entries.find((one) => one.isIntersecting);
    if (entry) mark(links.get(entry.target.id));
  },
  { rootMargin: "-10% 0px -75% 0px" },
);
for (const id of links.keys()) {
  const section = document.getElementById(id);
  if (section) observer.observe(section);
}
