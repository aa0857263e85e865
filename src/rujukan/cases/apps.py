from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "rujukan.cases"
    label = "cases"

    def ready(self) -> None:
        from rujukan.cases.standing import CaseStanding
        from rujukan.procedure.standing import give_standing

        give_standing(CaseStanding())
