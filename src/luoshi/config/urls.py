"""Every address of the application.

Staff pages stand under the code of their government, so that two governments are never one tab apart.
"""

from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.views.i18n import set_language

from luoshi.web.views import adoption, consultations, desk, documents, front, items, ledger, session, workbook


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
