"""What is said of a password that is refused, in the office's words."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Django's rule on length; its own message is not translated into Chinese in full."""

    def get_error_message(self) -> str:
        """The line under the field."""
        return _("密码太短，请至少用 %(n)d 位。") % {"n": self.min_length}
