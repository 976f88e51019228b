"""How large a real document gets; anything beyond is refused before it can do harm."""

UNPACKED_BYTES = 2 * 2**30  # all members of an archive together
PACKING_RATIO = 200  # unpacked bytes for one packed byte; real workbooks stay under 60
MEMBERS = 10_000  # files in one archive
COLUMNS = 400  # the widest announcement table has 75
CELL_CHARS = 32_767  # what one cell of a workbook may hold
CHILD_MEMORY = 6 * 2**30  # address space of the process that opens a container
CHILD_SECONDS = 300
