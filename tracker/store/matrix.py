"""Numbers of many rows at once, as an array: past the Python objects that a row would else be made of."""

from __future__ import annotations

from itertools import chain

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

Numbers = NDArray[np.int64]
HEADER, TRAILER = 19, 2  # bytes around the rows of COPY … (FORMAT BINARY), PostgreSQL's documentation of COPY


def read(session: Session, query: str, width: int) -> list[Numbers]:
    """The columns that answer a query: `width` of whole numbers none of which is empty.

    The query is ours and holds no input: it is sent as it stands, in the session's own transaction.
    """
    connection = session.connection()
    driver = connection.connection.driver_connection
    connection.exec_driver_sql("SELECT 1")  # what watches over connections speaks up here, if it must
    if connection.dialect.name == "postgresql":
        return _copied(driver, query, width)
    cursor = driver.execute(query)  # type: ignore[union-attr]
    # one number after the other, straight into an array: no list of rows is ever made
    rows = np.fromiter(chain.from_iterable(cursor), np.int64).reshape(-1, width)
    return [np.ascontiguousarray(rows[:, at]) for at in range(width)]


def _copied(driver: object, query: str, width: int) -> list[Numbers]:
    """By COPY: each row is its number of columns (2 bytes), and for each column its length (4) and value (8)."""
    names = [f"n{at}" for at in range(width)]
    wide = f"COPY (SELECT {', '.join(f'{n}::bigint' for n in names)} FROM ({query}) AS t ({', '.join(names)}))"  # noqa: S608
    with driver.cursor() as cursor, cursor.copy(f"{wide} TO STDOUT (FORMAT BINARY)") as copy:  # type: ignore[attr-defined]
        content = b"".join(copy)
    rows = np.frombuffer(
        content,
        np.dtype([("n", ">i2"), *(part for at in range(width) for part in ((f"l{at}", ">i4"), (f"v{at}", ">i8")))]),
        offset=HEADER,
        count=(len(content) - HEADER - TRAILER) // (2 + 12 * width),
    )
    return [rows[f"v{at}"].astype(np.int64) for at in range(width)]
