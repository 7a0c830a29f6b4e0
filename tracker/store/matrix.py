"""Numbers of many rows at once, as an array: past the Python objects that a row would else be made of."""

from __future__ import annotations

from itertools import chain

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

Numbers = NDArray[np.int64]


def read(session: Session, query: str, width: int) -> list[Numbers]:
    """The columns that answer a query: `width` of whole numbers none of which is empty.

    The query is ours and holds no input: it is sent as it stands, in the session's own transaction.
    """
    connection = session.connection()
    driver = connection.connection.driver_connection
    connection.exec_driver_sql("SELECT 1")  # what watches over connections speaks up here, if it must
    if connection.dialect.name == "postgresql":
        return _gathered(driver, query, width)
    cursor = driver.execute(query)  # type: ignore[union-attr]
    # one number after the other, straight into an array: no list of rows is ever made
    rows = np.fromiter(chain.from_iterable(cursor), np.int64).reshape(-1, width)
    return [np.ascontiguousarray(rows[:, at]) for at in range(width)]


def _gathered(driver: object, query: str, width: int) -> list[Numbers]:
    """Each column as one value of bytes, eight a number: made by the server, no row passes through this process.

    A value holds at most a gigabyte, as does a row: a hundred million numbers.
    """
    names = [f"n{at}" for at in range(width)]
    joined = ", ".join(f"string_agg(int8send({name}::bigint), '')" for name in names)
    with driver.cursor(binary=True) as cursor:  # type: ignore[attr-defined]
        cursor.execute(f"SELECT {joined} FROM ({query}) AS t ({', '.join(names)})")  # noqa: S608  # ours
        found = cursor.fetchone()
    return [np.frombuffer(column or b"", ">i8").astype(np.int64) for column in found]
