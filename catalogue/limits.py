"""How large a real document gets; anything beyond is refused before it can do harm."""

UNPACKED_BYTES = 2 * 2**30  # all members of an archive together
PACKING_RATIO = 200  # unpacked bytes for one packed byte; real workbooks stay under 60
MEMBERS = 10_000  # files in one archive
COLUMNS = 400  # the widest announcement table has 75
CELL_CHARS = 32_767  # what one cell of a workbook may hold
CHILD_MEMORY = 6 * 2**30  # address space of the process that opens a container
CHILD_SECONDS = 300
NO_ROOM = 74  # how a child ends that had no room to write
HEAD_BYTES = 4 * 2**20  # what is looked at to see what a file is
REGISTER_BYTES = 200 * 2**30  # a register of vehicles, unpacked: over a thousand million rows
REGISTER_BYTES_PER_SECOND = 1_000_000  # slower than this, the child that types a register hangs
CHILDREN = 2  # that type registers beside each other
CHILD_ENGINE_MEMORY = "2GB"  # working memory of the engine in each of them
MEMORY = "4GB"  # working memory of the engine; beyond it the engine writes to disk
REDIRECTS = 5  # from one address to the next, for one document
LIST_PAGES = 200  # pages of one list of a site; the longest known has 119
