"""Makes a workbook of the staff survey with many times its organisations, in the publisher's own form.

Each row of an organisation is there again under other codes, so that sheets, columns, formats and texts stay real.
"""

import itertools
import re
import string
import zipfile

# The publisher's header has five rows.
FIRST = 6
ROW = re.compile(r"<row [^>]*?\br=\"(\d+)\".*?</row>", re.DOTALL)
CODE = re.compile(r"(<c r=\"A\d+\"[^>]*t=\"s\"[^>]*><v>)(\d+)(</v>)")


def codes(known):
    """Codes in the form of a trust's that no organisation has."""
    letters = string.digits + string.ascii_uppercase
    for parts in itertools.product("TRUVWY", letters, letters):
        code = "".join(parts)
        if code not in known:
            yield code


def bigger(source, target, times):
    """Writes the workbook `source` with `times` as many organisations to `target`."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new:
        strings = old.read("xl/sharedStrings.xml").decode()
        texts = re.findall(r"<si>.*?</si>|<si/>", strings, re.DOTALL)
        free = codes({re.sub("<[^>]*>", "", text) for text in texts})
        numbers = {}

        def renamed(number, copy):
            if (number, copy) not in numbers:
                numbers[number, copy] = len(texts)
                texts.append(f"<si><t>{next(free)}</t></si>")
            return numbers[number, copy]

        for member in old.infolist():
            if member.filename == "xl/sharedStrings.xml":
                continue
            data = old.read(member)
            if member.filename.startswith("xl/worksheets/sheet"):
                data = with_copies(data.decode(), times, renamed).encode()
            new.writestr(member.filename, data)
        head = strings[: strings.index("<si")]
        new.writestr("xl/sharedStrings.xml", head + "".join(texts) + "</sst>")


def with_copies(sheet, times, renamed):
    """The sheet with its rows of organisations `times` times."""
    rows = list(ROW.finditer(sheet))
    own = [row for row in rows if int(row[1]) >= FIRST and CODE.search(row[0])]
    if not own:
        return sheet
    last = max(int(row[1]) for row in rows)
    copies = []
    for copy in range(1, times):
        for row in own:
            last += 1
            text = CODE.sub(lambda cell: f"{cell[1]}{renamed(int(cell[2]), copy)}{cell[3]}", row[0], count=1)
            text = re.sub(r"(<row [^>]*?\br=\")\d+", rf"\g<1>{last}", text, count=1)
            copies.append(re.sub(r"(<c r=\"[A-Z]+)\d+", rf"\g<1>{last}", text))
    end = sheet.index("</sheetData>")
    return sheet[:end] + "".join(copies) + sheet[end:]
