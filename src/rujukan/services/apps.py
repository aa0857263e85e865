from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "rujukan.services"
    label = "services"

    def ready(self) -> None:
        from rujukan.procedure.effects import also_does
        from rujukan.referrals.states import also_moved
        from rujukan.services import following

        also_moved(following.moved)
        for event, effect in following.EFFECTS.items():
            also_does(event, effect)
