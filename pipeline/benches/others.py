"""The same work with other programs, each in a process of its own: `others.py NAME INPUT OUTPUT`."""

import sys

# The header of the publisher's sheets: a title and questions above it.
HEADER_ROW = 4
GAP = """
    WITH ranked AS (
      SELECT *, row_number() OVER (PARTITION BY org_code, indicator, wres_year, ethnic_group
                                   ORDER BY release DESC, counts_basis, source) AS latest
      FROM read_parquet('{store}/observations/*.parquet', union_by_name = true)
      WHERE org_level = 'trust' AND measure = 'share' AND ethnic_group IN ('white', 'bme')
        AND indicator IN ('5', '6', '7', '8')
    ),
    share AS (SELECT *, numerator / denominator AS share FROM ranked WHERE latest = 1)
    SELECT org_code, indicator, wres_year,
           max(CASE WHEN ethnic_group = 'white' THEN share END) AS white_share,
           max(CASE WHEN ethnic_group = 'bme' THEN share END) AS bme_share,
           100 * (bme_share - white_share) AS gap_points
    FROM share GROUP BY org_code, indicator, wres_year ORDER BY ALL
"""
KEY = ["org_code", "indicator", "wres_year", "ethnic_group"]
COLUMNS = ["source", "release", "org_level", "measure", "numerator", "denominator", "counts_basis", *KEY]


def import_pandas(workbook, output):
    import pandas

    sheets = pandas.read_excel(workbook, sheet_name=None, header=None, engine="openpyxl")
    rows = [sheet.iloc[HEADER_ROW + 1 :].astype(str).melt(id_vars=[0]) for name, sheet in sheets.items() if name != "Notes"]
    pandas.concat(rows).rename(columns=str).to_parquet(output)


def import_polars(workbook, output):
    import polars

    sheets = polars.read_excel(workbook, sheet_id=0, engine="calamine", has_header=False, infer_schema_length=0)
    rows = [sheet.slice(HEADER_ROW + 1) for name, sheet in sheets.items() if name != "Notes"]
    polars.concat([sheet.unpivot(index=sheet.columns[0]) for sheet in rows]).write_parquet(output)


def gap_duckdb(store, output):
    import duckdb

    duckdb.sql(GAP.format(store=store)).write_parquet(output)


def gap_pandas(store, output):
    from pathlib import Path

    import pandas

    files = sorted(Path(store, "observations").glob("*.parquet"))
    rows = pandas.concat([pandas.read_parquet(file, columns=COLUMNS) for file in files])
    rows = rows[
        (rows.org_level == "trust")
        & (rows.measure == "share")
        & rows.ethnic_group.isin(["white", "bme"])
        & rows.indicator.isin(["5", "6", "7", "8"])
    ]
    rows = rows.sort_values(["release", "counts_basis", "source"], ascending=[False, True, True]).drop_duplicates(KEY)
    rows = rows.assign(share=rows.numerator / rows.denominator)
    table = rows.pivot(index=KEY[:3], columns="ethnic_group", values="share").sort_index()
    table.assign(gap_points=100 * (table.bme - table.white)).to_parquet(output)


def gap_polars(store, output):
    import polars
    from polars import col

    rows = polars.scan_parquet(f"{store}/observations/*.parquet").select(COLUMNS)
    rows = rows.filter(
        (col("org_level") == "trust")
        & (col("measure") == "share")
        & col("ethnic_group").is_in(["white", "bme"])
        & col("indicator").is_in(["5", "6", "7", "8"])
    )
    rows = rows.sort(["release", "counts_basis", "source"], descending=[True, False, False]).unique(KEY, keep="first")
    rows = rows.with_columns(share=col("numerator") / col("denominator")).collect()
    table = rows.pivot("ethnic_group", index=KEY[:3], values="share").sort(KEY[:3])
    table.with_columns(gap_points=100 * (col("bme") - col("white"))).write_parquet(output)


def pdf_weasyprint(page, output):
    from weasyprint import HTML

    HTML(filename=page).write_pdf(output)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
