// Has the server compare further rows of an import, and shows how far it is; then the page anew.

const box = document.querySelector("[data-progress-url]");

async function advance() {
  const bar = box.querySelector("progress");
  const words = box.querySelector("[data-progress-words]");
  const write = (number) => number.toLocaleString("en-US");
  for (;;) {
    const response = await fetch(box.dataset.progressUrl, { credentials: "same-origin" });
    if (!response.ok) {
      throw new Error(`The server answered ${response.status}.`);
    }
    const { done, total } = await response.json();
    bar.max = total;
    bar.value = done;
    words.textContent = write(done);
    if (done === total) {
      return;
    }
  }
}

if (box) {
  // After a fault, too, the page knows best what to say.
  advance().catch(() => new Promise((wait) => setTimeout(wait, 3000))).then(() => location.reload());
}
