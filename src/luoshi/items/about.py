"""How the audit log knows a row of the ledger: by what it is and its id, whatever its name becomes."""


def about_item(item_id: int) -> str:
    """An item: "item:123"."""
    return f"item:{item_id}"


def about_proposal(proposal_id: int) -> str:
    """A proposed item of a reading: "proposal:77"."""
    return f"proposal:{proposal_id}"
