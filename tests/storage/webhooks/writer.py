"""Store one new article after the other and say the number of each, until this process is killed.

python -m tests.storage.webhooks.writer ADDRESS
"""

import sys
from itertools import count

from storage.store import Store
from tests.storage.samples import NOON, article


def main() -> None:
    """Store them."""
    with Store.open(sys.argv[1]) as store:
        for number in count():
            url = f"http://www.example.com/a/{number}.html"
            store.save([article(url, raw_ref="f:0", date_fetched=NOON, title=f"t {number}", text=f"{number}")])
            print(number, flush=True)


if __name__ == "__main__":
    main()
