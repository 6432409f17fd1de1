"""A curator imports a spreadsheet: with one wrong row nothing is written; corrected, all is."""

from playwright.sync_api import Page, expect

from partners.models import Partner

IMPORT = "/admin/partners/partner/import/"
ROWS = "name,state,note\nPrairie Desk (made up),IL,\nHarbor Desk (made up),{},\n"


def upload(page: Page, text: str) -> None:
    page.goto(IMPORT)
    page.get_by_label("File").set_input_files(
        {"name": "spring.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Upload and look").click()


def made_up() -> int:
    return Partner.objects.filter(name__endswith="Desk (made up)").count()


def test_file_with_a_bad_row_writes_nothing_until_corrected(signed_in_page: Page):
    page = signed_in_page
    upload(page, ROWS.format("XX"))
    first = page.locator(".import-rows tbody tr").first
    expect(first).to_contain_text("There’s no state “XX”. Enter its two-letter code.")
    expect(first.get_by_role("cell").first).to_have_text("3")
    expect(page.get_by_text("You can’t import while a row has an error")).to_be_visible()
    expect(page.get_by_role("button", name="Write")).to_have_count(0)
    assert made_up() == 0

    page.get_by_role("link", name="upload it again").click()
    upload(page, ROWS.format("MO"))
    page.get_by_role("link", name="New 2").click()
    page.get_by_role("button", name="Write these 2 rows").click()
    expect(page.get_by_text("This is what it did")).to_be_visible()
    assert made_up() == 2


def test_progress_of_long_file_is_told_and_ends_with_preview(signed_in_page: Page, monkeypatch):
    monkeypatch.setattr("partners.imports.preview.BATCH", 40)
    monkeypatch.setattr("partners.imports.preview.STEP_SECONDS", 0)
    page = signed_in_page
    answers = []
    page.on("response", lambda one: answers.append(one.url) if "/progress/" in one.url else None)
    upload(page, "name\n" + "".join(f"Desk of Prairie {n} (made up)\n" for n in range(200)))
    expect(page.get_by_role("link", name="All 200")).to_be_visible()
    assert len(answers) >= 3


def test_the_preview_is_complete_without_scripts(open_page, site, signed_in_page: Page):
    page = open_page(java_script_enabled=False)
    page.context.add_cookies(signed_in_page.context.cookies())
    upload(page, "name\nDesk of Prairie (made up)\n")
    expect(page.get_by_role("button", name="Write this 1 row")).to_be_visible()
