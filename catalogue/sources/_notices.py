"""What the title of a notice says: which batch of which catalogue appeared."""

import re

from catalogue.sources import Column
from catalogue.text.folding import fold

_BATCHES = {
    "batch_no": re.compile(r"道路机动车辆生产企业及产品(?:公告)?》?\s*\(第\s*([^()]+?)\s*批\)"),
    "vessel_tax_batch_no": re.compile(r"车船税[^《》]*目录》?\s*\((第[^()]+批)\)"),
    "purchase_tax_batch_no": re.compile(r"车辆购置税[^《》]*目录》?\s*\((第[^()]+批)\)"),
}
# 共有546户生产企业（其中：…）的1715个产品（其中：…）符合…。依据同一型号判定原则归纳后，…的产品共计1459个 (batch 311)
_DECLARED = re.compile(r"共有([\d,]+)户生产企业(?:\([^()]*\))?的([\d,]+)个产品(?:\([^()]*\))?[^。]*")
_MERGED = re.compile(r"归纳后[^。]*?产品共计([\d,]+)个")
_BATCH_BEFORE = re.compile(r"第([^第《》]+)批《道路机动车辆生产企业及产品公告》")
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


def declared(title: str, text: str) -> dict[str, str | None] | None:
    """Return how many makers (户) and products (个) a notice says its batch has; None when it does not say."""
    said = fold(text).replace(" ", "")
    found = _DECLARED.search(said)
    if not found or _PROPOSAL.search(fold(title)):
        return None
    merged = _MERGED.search(said)
    batch = batches(title).get("batch_no") or next(iter(_BATCH_BEFORE.findall(fold(title) + said)), None)
    return {
        "batch_no": batch,
        "enterprises": found[1].replace(",", ""),
        "products": (merged[1] if merged else found[2]).replace(",", ""),
        "statement": f"{found[0]}。{merged[0]}" if merged else found[0],
    }
