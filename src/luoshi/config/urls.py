"""Every address of the application.

Staff pages stand under the code of their government, so that two governments are never one tab apart.
"""

from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.views.i18n import set_language

from luoshi.web.views import (
    accounts,
    adoption,
    archive,
    audit_log,
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
    jobs,
    leaders,
    ledger,
    me,
    papers,
    people,
    people_table,
    regroup,
    rules,
    security,
    session,
    setting_up,
    sheet_papers,
    sheets,
    signon,
    summaries,
    transfers,
    workbook,
    years,
)


class WholeConverter:
    """A whole number that a database can hold: with more digits there is no such row, and SQLite would fail at it."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int | str) -> str:
        """Its digits."""
        return str(value)


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
register_converter(WholeConverter, "whole")

staff: list[URLPattern | URLResolver] = [
    path("", front.front, name="front"),
    path("<whole:year>/", front.front, name="front"),
    path("<whole:year>/ledger/", ledger.ledger, name="ledger"),
    path("<whole:year>/ledger.xlsx", ledger.export, name="ledger-export"),
    path("<whole:year>/ledger/recognise/", ledger.recognise, name="ledger-recognise"),
    path("inbox/", board.inbox, name="inbox"),
    path("<whole:year>/rounds/", board.rounds, name="rounds"),
    path("<whole:year>/rounds/<whole:number>/", board.board, name="board"),
    path("<whole:year>/rounds/<whole:number>/reminder/", board.remind, name="reminder"),
    path("<whole:year>/rounds/<whole:number>/summary/", summaries.summary, name="summary"),
    path("<whole:year>/rounds/<whole:number>/summary.docx", summaries.docx, name="summary-docx"),
    path("<whole:year>/rounds/<whole:number>/summary.xlsx", summaries.xlsx, name="summary-xlsx"),
    path("<whole:year>/sheets/<whole:number>/<whole:body>/", sheets.sheet, name="sheet"),
    path("<whole:year>/sheets/<whole:number>/<whole:body>/preview/", sheets.preview, name="preview"),
    path("<whole:year>/sheets/<whole:number>/<whole:body>/sheet.docx", sheet_papers.docx, name="sheet-docx"),
    path("<whole:year>/sheets/<whole:number>/<whole:body>/sheet.xlsx", sheet_papers.xlsx, name="sheet-xlsx"),
    path("<whole:year>/sheets/<whole:number>/<whole:body>/upload/", sheet_papers.upload, name="sheet-upload"),
    path("<whole:year>/sheets/<whole:number>/<whole:body>/form.xlsx", sheet_papers.form, name="sheet-form"),
    path("<whole:year>/sheets/<whole:number>/<whole:body>/upload/confirm/", sheet_papers.confirm, name="sheet-confirm"),
    path("<whole:year>/sheets/<whole:number>/<whole:body>/items/<whole:item>/", sheets.save, name="entry-save"),
    path("<whole:year>/sheets/<whole:number>/<whole:body>/unchanged/", sheets.unchanged, name="unchanged"),
    path("<whole:year>/sheets/<whole:number>/<whole:body>/draft/", sheets.draft, name="sheet-draft"),
    path("<whole:year>/sheets/<whole:number>/<whole:body>/move/", sheets.move, name="move"),
    path("entries/<whole:entry>/", sheets.entry, name="entry"),
    path("scans/<whole:scan>/", sheets.scan, name="scan"),
    path("entries/<whole:entry>/attach/", sheets.attachment_add, name="attachment-add"),
    path("attachments/<whole:attachment>/", sheets.attachment, name="attachment"),
    path("attachments/<whole:attachment>/remove/", sheets.attachment_remove, name="attachment-remove"),
    path("items/<whole:item>/assess/", items.assess, name="item-assess"),
    path("<whole:year>/figures/", figures.figures, name="figures"),
    path("<whole:year>/figures/add/", figures.figure_add, name="figure-add"),
    path("figures/<whole:figure>/say/", figures.figure_say, name="figure-say"),
    path("<whole:year>/extensions/", figures.extension_list, name="extensions"),
    path("<whole:year>/extensions/ask/", figures.extension_ask, name="extension-ask"),
    path("<whole:year>/extensions/grant/", figures.extension_grant, name="extension-grant"),
    path("extensions/<whole:extension>/answer/", figures.extension_answer, name="extension-answer"),
    path("<whole:year>/archive.zip", archive.archive, name="year-archive"),
    path("<whole:year>/papers/", papers.papers, name="papers"),
    path("<whole:year>/papers/annexes.docx", papers.annexes_docx, name="annexes-docx"),
    path("<whole:year>/papers/annexes.xlsx", papers.annexes_xlsx, name="annexes-xlsx"),
    path("<whole:year>/papers/extract.docx", papers.extract_docx, name="extract-docx"),
    path("<whole:year>/papers/extract.xlsx", papers.extract_xlsx, name="extract-xlsx"),
    path("<whole:year>/papers/extract.zip", papers.extract_zip, name="extract-zip"),
    path("<whole:year>/papers/contacts.xlsx", papers.contacts_xlsx, name="contacts-xlsx"),
    path("<whole:year>/rules/", rules.rules, name="rules"),
    path("<whole:year>/rules/set/", rules.save, name="rules-set"),
    path("rounds/<whole:round>/move/", rules.move, name="round-move"),
    path("rounds/<whole:round>/unmove/", rules.unmove, name="round-unmove"),
    path("rounds/<whole:round>/reopen/", rules.reopen, name="round-reopen"),
    path("calendar/<whole:number>/", calendar.calendar, name="calendar"),
    path("calendar/<whole:number>.csv", calendar.table, name="calendar-csv"),
    path("calendar/<whole:number>/day/", calendar.day, name="calendar-day"),
    path("calendar/<whole:number>/seed/", calendar.seed, name="calendar-seed"),
    path("calendar/<whole:number>/known/", calendar.known, name="calendar-known"),
    path("calendar/<whole:number>/import/", calendar.take, name="calendar-import"),
    path("<whole:year>/workbook/", workbook.workbook, name="workbook"),
    path("<whole:year>/workbook.xlsx", workbook.export, name="workbook-export"),
    path("<whole:year>/workbook/upload/", workbook.upload, name="workbook-upload"),
    path("workbooks/<whole:table>/", workbook.preview, name="workbook-preview"),
    path("workbooks/<whole:table>/apply/", workbook.apply, name="workbook-apply"),
    path("<whole:year>/setting-up/", setting_up.prepare, name="setting-up"),
    path("<whole:year>/adoption/", adoption.adoption, name="adoption"),
    path("<whole:year>/adoption/upload/", adoption.upload, name="adoption-upload"),
    path("adoptions/<whole:table>/columns/", adoption.columns, name="adoption-columns"),
    path("adoptions/<whole:table>/choose/", adoption.choose, name="adoption-choose"),
    path("adoptions/<whole:table>/names/", adoption.names, name="adoption-names"),
    path("adoptions/<whole:table>/", adoption.preview, name="adoption-preview"),
    path("adoptions/<whole:table>/apply/", adoption.apply, name="adoption-apply"),
    path("<whole:year>/consultations/", consultations.consultations, name="consultations"),
    path("<whole:year>/consultations/open/", consultations.open_round, name="consultation-open"),
    path("consultations/<whole:round>/", consultations.consultation, name="consultation"),
    path("consultations/<whole:round>/extend/", consultations.extend, name="consultation-extend"),
    path("consultations/<whole:round>/close/", consultations.close, name="consultation-close"),
    path("consultations/<whole:round>/units/<whole:body>/", consultations.unit, name="consultation-unit"),
    path("consultations/<whole:round>/units/<whole:body>/agree/", consultations.agree, name="consultation-agree"),
    path("questions/<whole:question>/answer/", consultations.answer, name="consultation-answer"),
    path("questions/<whole:question>/rule/", consultations.rule, name="consultation-rule"),
    path("items/<whole:item>/", items.item, name="item"),
    path("<whole:year>/items/new/", breakdown.new, name="item-new"),
    path("items/<whole:item>/edit/", breakdown.edit, name="item-edit"),
    path("items/<whole:item>/units/take/", breakdown.take, name="take-unit"),
    path("items/<whole:item>/deadline/take/", breakdown.take_stated, name="take-deadline"),
    path("items/<whole:item>/targets/new/", breakdown.new_target, name="target-new"),
    path("targets/<whole:target>/edit/", breakdown.target, name="target-edit"),
    path("targets/<whole:target>/remove/", breakdown.drop_target, name="target-remove"),
    path("<whole:year>/docking/", breakdown.docking, name="docking"),
    path("items/<whole:item>/docking/", breakdown.dock_item, name="item-dock"),
    path("<whole:year>/coverage/", coverage.coverage, name="coverage"),
    path("<whole:year>/coverage/proposals/<whole:proposal>/", coverage.take_proposal, name="take-proposal"),
    path("<whole:year>/coverage/facts/<whole:fact>/", coverage.take_sentence, name="take-sentence"),
    path("documents/", documents.documents, name="documents"),
    path("documents/upload/", documents.upload, name="upload"),
    path("documents/<whole:source>/", documents.document, name="document"),
    path("documents/<whole:source>/readings/<whole:reading>/", documents.document, name="reading"),
    path("documents/<whole:source>/facts.csv", documents.facts_csv, name="facts-csv"),
    path("documents/<whole:source>/original", documents.original, name="original"),
    path("documents/<whole:source>/withdraw/", documents.withdraw, name="withdraw"),
    path("desk/", desk.desks, name="desks"),
    path("documents/<whole:source>/desk/", desk.desk, name="desk"),
    path("documents/<whole:source>/begins/", desk.begins, name="desk-begins"),
    path("proposals/<whole:proposal>/confirm/", desk.confirm, name="confirm"),
    path("proposals/<whole:proposal>/reject/", desk.reject, name="reject"),
    path("proposals/<whole:proposal>/undo/", desk.undo, name="undo"),
    path("proposals/<whole:proposal>/edit/", desk.edit, name="edit"),
    path("proposals/<whole:proposal>/merge/", regroup.merge, name="merge"),
    path("proposals/<whole:proposal>/split/", regroup.split, name="split"),
    path("readings/<whole:reading>/lists/<whole:number>/confirm/", desk.confirm_list, name="confirm-list"),
    path("items/<whole:item>/transfer/", transfers.transfer, name="item-transfer"),
    path("bodies/", bodies.bodies, name="bodies"),
    path("bodies/add/", bodies.add, name="body-add"),
    path("bodies/table/", bodies.table, name="bodies-table"),
    path("bodies/table.xlsx", bodies.table_form, name="bodies-form"),
    path("bodies/<whole:body>/", bodies.body, name="body"),
    path("bodies/<whole:body>/edit/", bodies.edit, name="body-edit"),
    path("bodies/<whole:body>/succeed/", transfers.succeed, name="body-succeed"),
    path("groups/", bodies.groups, name="groups"),
    path("groups/<whole:group>/", bodies.group, name="group"),
    path("groups/members/<whole:member>/leave/", bodies.leave, name="group-leave"),
    path("people/", people.people, name="people"),
    path("people/add/", people.add, name="post-add"),
    path("people/table/", people_table.table, name="people-table"),
    path("people/table/form.xlsx", people_table.form, name="people-form"),
    path("people/<whole:post>/end/", people.end, name="post-end"),
    path("people/<whole:post>/acting/", people.acting, name="post-acting"),
    path("people/accounts/<whole:account>/", people.account, name="account"),
    path("accounts/", accounts.account_list, name="accounts"),
    path("accounts/add/", accounts.add, name="account-add"),
    path("accounts/<whole:account>/", accounts.card, name="account-card"),
    path("accounts/<whole:account>/password/", accounts.password, name="password"),
    path("accounts/<whole:account>/switch/", accounts.switch, name="account-switch"),
    path("accounts/<whole:account>/unlock/", accounts.unlock, name="account-unlock"),
    path("accounts/<whole:account>/factor/", accounts.factor, name="account-factor"),
    path("accounts/<whole:account>/end/", accounts.end, name="account-end"),
    path("accounts/<whole:account>/local/", accounts.local, name="account-local"),
    path("accounts/<whole:account>/bind/", accounts.bind, name="account-bind"),
    path("accounts/<whole:account>/unbind/", accounts.unbind, name="account-unbind"),
    path("security/", security.security, name="security"),
    path("security/separation/", security.separation, name="separation"),
    path("audit/", audit_log.log, name="audit"),
    path("audit/export.jsonl", audit_log.export, name="audit-export"),
    path("audit/verify/", audit_log.verify, name="audit-verify"),
    path("leaders/", leaders.leaders, name="leaders"),
    path("leaders/add/", leaders.add, name="seat-add"),
    path("leaders/<whole:seat>/", leaders.seat, name="seat"),
    path("leaders/<whole:seat>/edit/", leaders.edit, name="seat-edit"),
    path("leaders/portfolio/<whole:portfolio>/out/", leaders.out, name="portfolio-out"),
    path("years/", years.years, name="years"),
    path("years/<whole:year>/step/", years.step, name="year-step"),
    path("years/<whole:year>/adopt/", years.adopt, name="year-adopt"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/verify/", jobs.verify, name="job-verify"),
    path("jobs/reread/", jobs.reread, name="job-reread"),
    path("jobs/<whole:job>/retry/", jobs.retry, name="job-retry"),
    path("jobs/<whole:job>/drop/", jobs.drop, name="job-drop"),
    path("jobs/<whole:job>/file/", jobs.file, name="job-file"),
    path("<whole:year>/streams/", years.streams, name="streams"),
    path("streams/<whole:stream>/edit/", years.edit_stream, name="stream-edit"),
    path("streams/<whole:stream>/order/", years.order_stream, name="stream-order"),
    path("streams/<whole:stream>/drop/", years.drop_stream, name="stream-drop"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", session.home, name="home"),
    path("login/", session.LoginView.as_view(), name="login"),
    path("login/password/", session.password, name="login-password"),
    path("login/code/", session.code, name="login-code"),
    path("login/factor/", session.enrol, name="login-enrol"),
    path("login/on/", session.go_on, name="login-go-on"),
    path("signon/unknown/", signon.unknown, name="signon-unknown"),
    path("signon/<slug:provider>/", signon.begin, name="signon"),
    path("signon/<slug:provider>/done/", signon.done, name="signon-done"),
    path("me/", me.me, name="me"),
    path("me/end/", me.end, name="me-end"),
    path("me/password/", me.password, name="me-password"),
    path("me/factor/", me.factor, name="me-factor"),
    path("logout/", session.LogoutView.as_view(), name="logout"),
    path("language/", set_language, name="language"),
    path("<code:code>/", include(staff)),
]

handler400 = "luoshi.web.views.errors.bad_request"
handler403 = "luoshi.web.views.errors.not_allowed"
handler404 = "luoshi.web.views.errors.not_found"
handler500 = "luoshi.web.views.errors.failed"
