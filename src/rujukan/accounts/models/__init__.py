"""Who signs in, in which unit and tier he acts, and how that is changed."""

from rujukan.accounts.models.demonstration import Demonstration
from rujukan.accounts.models.first_code import FirstCode
from rujukan.accounts.models.membership import Membership, MembershipRole
from rujukan.accounts.models.rights_change import RightsChange
from rujukan.accounts.models.user import User

__all__ = ["Demonstration", "FirstCode", "Membership", "MembershipRole", "RightsChange", "User"]
