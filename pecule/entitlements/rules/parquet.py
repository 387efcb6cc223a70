"""Reads declarations as Parquet: the columns of ``tables``, in bounded batches, whatever the file claims to hold."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pecule.entitlements.rules.bounded import FILE_BYTES_MAX, FileTooLarge, FileUnreadable
from pecule.entitlements.rules.lines import ActivityLine, Reading
from pecule.entitlements.rules.tables import OPTIONAL, REQUIRED, TableRows

ROWS_MAX = 50_000_000
ROW_GROUP_BYTES_MAX = 256 << 20
BATCH_ROWS = 8_192
COLUMNS_MAX = 4 * len(REQUIRED + OPTIONAL)


class ParquetDamaged(FileUnreadable):
    """Bytes that say Parquet and do not keep to it."""

    says = "This Parquet file is damaged: it cannot be read to its end."
    next_step = "Nothing was credited. Export it again, then send it."
    status = 422


class ParquetNested(FileUnreadable):
    """A column of lists or of structures."""

    says = "The column {column} of this Parquet file holds several values a row."
    next_step = "Nothing was credited. Write one plain value a row in each column."
    status = 422


class ParquetTooWide(FileUnreadable):
    """More columns than a declaration can have."""

    says = "This Parquet file has {columns} columns; the most that can be read is {limit}."
    next_step = "Nothing was credited. Keep the documented columns only."
    status = 422


def read_parquet(path: Path, reading: Reading) -> Iterator[ActivityLine]:
    """Yield the activity lines of a Parquet file; the row's number stands for the line.

    Raises ParquetDamaged, ParquetNested, ParquetTooWide, and FileTooLarge when its metadata announces more than
    can be read in bounded memory: a compressed column can hold a thousand times its size.
    """
    try:
        schema = pq.read_schema(path)
        for field in schema:
            if pa.types.is_nested(field.type):
                raise ParquetNested(column=field.name[:40])
        columns = schema.names
        # Texts stay dictionaries: one long text repeated a million times is never copied a million times.
        with pq.ParquetFile(path, pre_buffer=False, read_dictionary=columns) as file:
            _check_bounds(file)
            table = TableRows(columns, reading)
            if not table.usable:
                return
            number = 1
            for batch in file.iter_batches(batch_size=BATCH_ROWS):
                for values in zip(*map(_texts, batch.columns), strict=True):
                    number += 1
                    if (line := table.line(number, values)) is not None:
                        yield line
            reading.lines_total = number
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError, UnicodeDecodeError) as error:
        raise ParquetDamaged from error


def _check_bounds(file: pq.ParquetFile) -> None:
    metadata = file.metadata
    if metadata.num_columns > COLUMNS_MAX:
        raise ParquetTooWide(columns=metadata.num_columns, limit=COLUMNS_MAX)
    groups = [metadata.row_group(index).total_byte_size for index in range(metadata.num_row_groups)]
    if max(groups, default=0) > ROW_GROUP_BYTES_MAX or sum(groups) > 4 * FILE_BYTES_MAX:
        raise FileTooLarge(bytes=sum(groups), limit=ROW_GROUP_BYTES_MAX)
    if metadata.num_rows > ROWS_MAX:
        raise FileTooLarge(bytes=sum(groups), limit=ROW_GROUP_BYTES_MAX)


def _texts(column: pa.Array) -> list[str]:
    if not isinstance(column, pa.DictionaryArray):
        return [_text(value) for value in column.to_pylist()]
    words = [_text(word) for word in column.dictionary.to_pylist()]
    return ["" if place is None else words[place] for place in column.indices.to_pylist()]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return format(Decimal(str(value)), "f").removesuffix(".0")
    return str(value)
