"""Every address of the application.

Staff pages stand under the code of their government, so that two governments are never one tab apart.
"""

from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.views.i18n import set_language

from luoshi.web.views import (
    adoption,
    board,
    bodies,
    breakdown,
    calendar,
    consultations,
    coverage,
    desk,
    documents,
    figures,
    front,
    items,
    leaders,
    ledger,
    papers,
    people,
    regroup,
    rules,
    session,
    sheets,
    transfers,
    workbook,
    years,
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
    path("<int:year>/sheets/<int:number>/<int:body>/", sheets.sheet, name="sheet"),
    path("<int:year>/sheets/<int:number>/<int:body>/preview/", sheets.preview, name="preview"),
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
    path("<int:year>/rules/", rules.rules, name="rules"),
    path("<int:year>/rules/set/", rules.save, name="rules-set"),
    path("rounds/<int:round>/move/", rules.move, name="round-move"),
    path("rounds/<int:round>/unmove/", rules.unmove, name="round-unmove"),
    path("rounds/<int:round>/reopen/", rules.reopen, name="round-reopen"),
    path("calendar/<int:number>/", calendar.calendar, name="calendar"),
    path("calendar/<int:number>.csv", calendar.table, name="calendar-csv"),
    path("calendar/<int:number>/day/", calendar.day, name="calendar-day"),
    path("calendar/<int:number>/seed/", calendar.seed, name="calendar-seed"),
    path("calendar/<int:number>/known/", calendar.known, name="calendar-known"),
    path("calendar/<int:number>/import/", calendar.take, name="calendar-import"),
    path("<int:year>/workbook/", workbook.workbook, name="workbook"),
    path("<int:year>/workbook.xlsx", workbook.export, name="workbook-export"),
    path("<int:year>/workbook/upload/", workbook.upload, name="workbook-upload"),
    path("workbooks/<int:table>/", workbook.preview, name="workbook-preview"),
    path("workbooks/<int:table>/apply/", workbook.apply, name="workbook-apply"),
    path("<int:year>/adoption/", adoption.adoption, name="adoption"),
    path("<int:year>/adoption/upload/", adoption.upload, name="adoption-upload"),
    path("adoptions/<int:table>/columns/", adoption.columns, name="adoption-columns"),
    path("adoptions/<int:table>/choose/", adoption.choose, name="adoption-choose"),
    path("adoptions/<int:table>/names/", adoption.names, name="adoption-names"),
    path("adoptions/<int:table>/", adoption.preview, name="adoption-preview"),
    path("adoptions/<int:table>/apply/", adoption.apply, name="adoption-apply"),
    path("<int:year>/consultations/", consultations.consultations, name="consultations"),
    path("<int:year>/consultations/open/", consultations.open_round, name="consultation-open"),
    path("consultations/<int:round>/", consultations.consultation, name="consultation"),
    path("consultations/<int:round>/extend/", consultations.extend, name="consultation-extend"),
    path("consultations/<int:round>/close/", consultations.close, name="consultation-close"),
    path("consultations/<int:round>/units/<int:body>/", consultations.unit, name="consultation-unit"),
    path("consultations/<int:round>/units/<int:body>/agree/", consultations.agree, name="consultation-agree"),
    path("questions/<int:question>/answer/", consultations.answer, name="consultation-answer"),
    path("questions/<int:question>/rule/", consultations.rule, name="consultation-rule"),
    path("items/<int:item>/", items.item, name="item"),
    path("<int:year>/items/new/", breakdown.new, name="item-new"),
    path("items/<int:item>/edit/", breakdown.edit, name="item-edit"),
    path("items/<int:item>/units/take/", breakdown.take, name="take-unit"),
    path("items/<int:item>/targets/new/", breakdown.new_target, name="target-new"),
    path("targets/<int:target>/edit/", breakdown.target, name="target-edit"),
    path("targets/<int:target>/remove/", breakdown.drop_target, name="target-remove"),
    path("<int:year>/docking/", breakdown.docking, name="docking"),
    path("items/<int:item>/docking/", breakdown.dock_item, name="item-dock"),
    path("<int:year>/coverage/", coverage.coverage, name="coverage"),
    path("<int:year>/coverage/proposals/<int:proposal>/", coverage.take_proposal, name="take-proposal"),
    path("<int:year>/coverage/facts/<int:fact>/", coverage.take_sentence, name="take-sentence"),
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
    path("proposals/<int:proposal>/merge/", regroup.merge, name="merge"),
    path("proposals/<int:proposal>/split/", regroup.split, name="split"),
    path("readings/<int:reading>/lists/<int:number>/confirm/", desk.confirm_list, name="confirm-list"),
    path("items/<int:item>/transfer/", transfers.transfer, name="item-transfer"),
    path("bodies/", bodies.bodies, name="bodies"),
    path("bodies/add/", bodies.add, name="body-add"),
    path("bodies/table/", bodies.table, name="bodies-table"),
    path("bodies/<int:body>/", bodies.body, name="body"),
    path("bodies/<int:body>/edit/", bodies.edit, name="body-edit"),
    path("bodies/<int:body>/succeed/", transfers.succeed, name="body-succeed"),
    path("groups/", bodies.groups, name="groups"),
    path("groups/<int:group>/", bodies.group, name="group"),
    path("groups/members/<int:member>/leave/", bodies.leave, name="group-leave"),
    path("people/", people.people, name="people"),
    path("people/add/", people.add, name="post-add"),
    path("people/<int:post>/end/", people.end, name="post-end"),
    path("people/<int:post>/acting/", people.acting, name="post-acting"),
    path("people/accounts/<int:account>/", people.account, name="account"),
    path("people/accounts/<int:account>/password/", people.password, name="password"),
    path("leaders/", leaders.leaders, name="leaders"),
    path("leaders/add/", leaders.add, name="seat-add"),
    path("leaders/<int:seat>/", leaders.seat, name="seat"),
    path("leaders/<int:seat>/edit/", leaders.edit, name="seat-edit"),
    path("leaders/portfolio/<int:portfolio>/out/", leaders.out, name="portfolio-out"),
    path("years/", years.years, name="years"),
    path("years/<int:year>/step/", years.step, name="year-step"),
    path("years/<int:year>/adopt/", years.adopt, name="year-adopt"),
    path("<int:year>/streams/", years.streams, name="streams"),
    path("streams/<int:stream>/edit/", years.edit_stream, name="stream-edit"),
    path("streams/<int:stream>/order/", years.order_stream, name="stream-order"),
    path("streams/<int:stream>/drop/", years.drop_stream, name="stream-drop"),
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
