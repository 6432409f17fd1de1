"""The pictures of the public site, from the database that `make run` has loaded."""

from tests.screenshots.serving import chromium, keep, served_site

# Picture → address, width and height of the window in pixels.
PICTURES = {
    "home.png": ("/", 1280, 800),
    "pittsburgh.png": ("/places/pa/pittsburgh/", 1280, 1100),
    "search.png": ("/partners/?q=gis+near+15213", 1280, 1000),
    "phone.png": ("/places/pa/erie/", 390, 844),
}


def take_public_pictures() -> None:
    with served_site() as address, chromium() as browser:
        for name, (path, width, height) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(f"{address}{path}")
            keep(page, name)
