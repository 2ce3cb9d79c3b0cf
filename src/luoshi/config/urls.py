"""Every address of the application.

Staff pages stand under the code of their government, so that two governments are never one tab apart.
"""

from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.views.i18n import set_language

from luoshi.web.views import (
    board,
    desk,
    documents,
    figures,
    front,
    items,
    ledger,
    papers,
    session,
    sheet_papers,
    sheets,
    summaries,
)


class CodeConverter:
    """The code of a government: digits and capitals, so that no page's name can be taken for one."""

    regex = "[0-9A-Z]{2,12}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(CodeConverter, "code")

staff: list[URLPattern | URLResolver] = [
    path("", front.front, name="front"),
    path("<int:year>/", front.front, name="front"),
    path("<int:year>/ledger/", ledger.ledger, name="ledger"),
    path("<int:year>/ledger.xlsx", ledger.export, name="ledger-export"),
    path("inbox/", board.inbox, name="inbox"),
    path("<int:year>/rounds/", board.rounds, name="rounds"),
    path("<int:year>/rounds/<int:number>/", board.board, name="board"),
    path("<int:year>/rounds/<int:number>/reminder/", board.remind, name="reminder"),
    path("<int:year>/rounds/<int:number>/summary/", summaries.summary, name="summary"),
    path("<int:year>/rounds/<int:number>/summary.docx", summaries.docx, name="summary-docx"),
    path("<int:year>/rounds/<int:number>/summary.xlsx", summaries.xlsx, name="summary-xlsx"),
    path("<int:year>/sheets/<int:number>/<int:body>/", sheets.sheet, name="sheet"),
    path("<int:year>/sheets/<int:number>/<int:body>/preview/", sheets.preview, name="preview"),
    path("<int:year>/sheets/<int:number>/<int:body>/sheet.docx", sheet_papers.docx, name="sheet-docx"),
    path("<int:year>/sheets/<int:number>/<int:body>/sheet.xlsx", sheet_papers.xlsx, name="sheet-xlsx"),
    path("<int:year>/sheets/<int:number>/<int:body>/upload/", sheet_papers.upload, name="sheet-upload"),
    path("<int:year>/sheets/<int:number>/<int:body>/form.xlsx", sheet_papers.form, name="sheet-form"),
    path("<int:year>/sheets/<int:number>/<int:body>/upload/confirm/", sheet_papers.confirm, name="sheet-confirm"),
    path("<int:year>/sheets/<int:number>/<int:body>/items/<int:item>/", sheets.save, name="entry-save"),
    path("<int:year>/sheets/<int:number>/<int:body>/unchanged/", sheets.unchanged, name="unchanged"),
    path("<int:year>/sheets/<int:number>/<int:body>/move/", sheets.move, name="move"),
    path("entries/<int:entry>/", sheets.entry, name="entry"),
    path("scans/<int:scan>/", sheets.scan, name="scan"),
    path("entries/<int:entry>/attach/", sheets.attachment_add, name="attachment-add"),
    path("attachments/<int:attachment>/", sheets.attachment, name="attachment"),
    path("attachments/<int:attachment>/remove/", sheets.attachment_remove, name="attachment-remove"),
    path("items/<int:item>/assess/", items.assess, name="item-assess"),
    path("<int:year>/figures/", figures.figures, name="figures"),
    path("<int:year>/figures/add/", figures.figure_add, name="figure-add"),
    path("figures/<int:figure>/say/", figures.figure_say, name="figure-say"),
    path("<int:year>/extensions/", figures.extension_list, name="extensions"),
    path("<int:year>/extensions/ask/", figures.extension_ask, name="extension-ask"),
    path("extensions/<int:extension>/answer/", figures.extension_answer, name="extension-answer"),
    path("<int:year>/papers/", papers.papers, name="papers"),
    path("<int:year>/papers/annexes.docx", papers.annexes_docx, name="annexes-docx"),
    path("<int:year>/papers/annexes.xlsx", papers.annexes_xlsx, name="annexes-xlsx"),
    path("<int:year>/papers/extract.docx", papers.extract_docx, name="extract-docx"),
    path("<int:year>/papers/extract.xlsx", papers.extract_xlsx, name="extract-xlsx"),
    path("<int:year>/papers/extract.zip", papers.extract_zip, name="extract-zip"),
    path("<int:year>/papers/contacts.xlsx", papers.contacts_xlsx, name="contacts-xlsx"),
    path("items/<int:item>/", items.item, name="item"),
    path("documents/", documents.documents, name="documents"),
    path("documents/upload/", documents.upload, name="upload"),
    path("documents/<int:source>/", documents.document, name="document"),
    path("documents/<int:source>/readings/<int:reading>/", documents.document, name="reading"),
    path("documents/<int:source>/facts.csv", documents.facts_csv, name="facts-csv"),
    path("documents/<int:source>/original", documents.original, name="original"),
    path("documents/<int:source>/withdraw/", documents.withdraw, name="withdraw"),
    path("desk/", desk.desks, name="desks"),
    path("documents/<int:source>/desk/", desk.desk, name="desk"),
    path("proposals/<int:proposal>/confirm/", desk.confirm, name="confirm"),
    path("proposals/<int:proposal>/reject/", desk.reject, name="reject"),
    path("proposals/<int:proposal>/undo/", desk.undo, name="undo"),
    path("proposals/<int:proposal>/edit/", desk.edit, name="edit"),
    path("readings/<int:reading>/lists/<int:number>/confirm/", desk.confirm_list, name="confirm-list"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", session.home, name="home"),
    path("login/", session.LoginView.as_view(), name="login"),
    path("logout/", session.LogoutView.as_view(), name="logout"),
    path("language/", set_language, name="language"),
    path("<code:code>/", include(staff)),
]

handler403 = "luoshi.web.views.errors.not_allowed"
handler404 = "luoshi.web.views.errors.not_found"
handler500 = "luoshi.web.views.errors.failed"
