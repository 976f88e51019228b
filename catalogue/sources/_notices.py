"""What the title of a notice says: which batch of which catalogue appeared."""

import re

from catalogue.sources import Column
from catalogue.text.folding import fold

_BATCHES = {
    "batch_no": re.compile(r"道路机动车辆生产企业及产品(?:公告)?》?\s*\(第\s*([^()]+?)\s*批\)"),
    "vessel_tax_batch_no": re.compile(r"车船税[^《》]*目录》?\s*\((第[^()]+批)\)"),
    "purchase_tax_batch_no": re.compile(r"车辆购置税[^《》]*目录》?\s*\((第[^()]+批)\)"),
}
# A proposal of a batch is no notice that the batch appeared.
_PROPOSAL = re.compile(r"公示|拟发布|征求意见")


def batches(title: str) -> dict[str, str]:
    """Return the batches a title says have appeared; none for a proposal."""
    folded = fold(title)
    if _PROPOSAL.search(folded):
        return {}
    found = {field: pattern.search(folded) for field, pattern in _BATCHES.items()}
    return {field: match[1] for field, match in found.items() if match}


def batch_columns(place: str) -> list[Column]:
    """Say that the batches stand in the title."""
    return [Column(field, "title", place) for field in _BATCHES]
