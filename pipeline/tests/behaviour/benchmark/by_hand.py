"""Works out by_hand.csv from the published counts, with nothing of the program.

statsmodels 0.15.0: proportion_confint(method="wilson") and
confint_proportions_2indep(method="newcomb", compare="diff", correction=False); the Katz interval,
the gap within trusts (Mantel-Haenszel, variance of Sato 1989; R's metafor gives the same) and the
difference of two gaps (squared distances to the limits added) are written out. Run it with
    python3 by_hand.py > by_hand.csv
"""

import csv
import math
from collections import defaultdict
from pathlib import Path

from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

DATA = Path(__file__).resolve().parents[4] / "data" / "bundled"
TRUSTS = ["RBN", "RXR", "RJ1", "RYR", "RY7"]
REGIONS = ["Y62", "Y56"]
Z = 1.959963984540054


def rows(name):
    with open(DATA / name, newline="") as file:
        return list(csv.DictReader(file))


organisations = {row["org_code"]: row for row in rows("organisations.csv")}
aliases = {row["alias"]: row["org_code"] for row in rows("organisation_aliases.csv")}
successors = defaultdict(list)
for row in rows("organisation_successors.csv"):
    successors[row["predecessor_code"]].append(row["successor_code"])
counts = {
    (row["org_code"], row["indicator"], row["ethnic_group"]): (int(row["numerator"]), int(row["denominator"]))
    for row in rows("staff_survey_wres.csv")
}
trusts = sorted({code for code, _, _ in counts})


def region(code):
    code = aliases.get(code, code)
    while len(successors[code]) == 1:
        code = successors[code][0]
    return organisations[code]["region_code"]


def pooled(codes, indicator, group):
    pairs = [counts[code, indicator, group] for code in codes]
    return sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)


def share(pair):
    return pair[0] / pair[1]


def wilson(pair):
    return proportion_confint(*pair, alpha=0.05, method="wilson")


def newcombe(first, second):
    return confint_proportions_2indep(
        *first, *second, method="newcomb", compare="diff", alpha=0.05, correction=False
    )


def katz(first, second):
    ratio = share(first) / share(second)
    error = math.sqrt(1 / first[0] - 1 / first[1] + 1 / second[0] - 1 / second[1])
    return ratio * math.exp(-Z * error), ratio * math.exp(Z * error)


def within(codes, indicator):
    """The gap within these trusts and its limits."""
    if len(codes) == 1:
        bme, white = counts[codes[0], indicator, "bme"], counts[codes[0], indicator, "white"]
        return [share(bme) - share(white), *newcombe(bme, white)]
    top = weight = p = q = 0.0
    for code in codes:
        (a, n1), (b, n0) = counts[code, indicator, "bme"], counts[code, indicator, "white"]
        n = n1 + n0
        top += (a * n0 - b * n1) / n
        weight += n1 * n0 / n
        p += (n1 * n1 * b - n0 * n0 * a + n1 * n0 * (n0 - n1) / 2) / (n * n)
        q += (a * (n0 - b) + b * (n1 - a)) / (2 * n)
    gap = top / weight
    reach = Z * math.sqrt((gap * p + q) / weight**2)
    return [gap, gap - reach, gap + reach]


def against_rest(codes, indicator, bme):
    others = [code for code in trusts if code not in codes]
    rest_bme = pooled(others, indicator, "bme")
    lower, upper = newcombe(bme, rest_bme)
    (gap, *own), (rest_gap, *rest) = within(codes, indicator), within(others, indicator)
    difference = gap - rest_gap
    below = math.sqrt((gap - own[0]) ** 2 + (rest[1] - rest_gap) ** 2)
    above = math.sqrt((own[1] - gap) ** 2 + (rest_gap - rest[0]) ** 2)
    return [share(bme) - share(rest_bme), lower, upper, difference, difference - below, difference + above]


def line(level, code, codes, indicator):
    bme, white = pooled(codes, indicator, "bme"), pooled(codes, indicator, "white")
    gap = within(codes, indicator)
    rest = [""] * 6 if level == "england" else [100 * v for v in against_rest(codes, indicator, bme)]
    numbers = [*wilson(bme), *wilson(white), *(100 * v for v in gap), *katz(bme, white), *rest]
    return [level, code, indicator, *bme, *white, *(v if v == "" else repr(float(v)) for v in numbers)]


print(
    "level,code,indicator,bme_numerator,bme_denominator,white_numerator,white_denominator,"
    "bme_lower,bme_upper,white_lower,white_upper,gap,gap_lower,gap_upper,ratio_lower,ratio_upper,"
    "bme_rest,bme_rest_lower,bme_rest_upper,gap_rest,gap_rest_lower,gap_rest_upper"
)
for indicator in "5678":
    for code in TRUSTS:
        print(*line("trust", code, [code], indicator), sep=",")
    for code in REGIONS:
        print(*line("region", code, [trust for trust in trusts if region(trust) == code], indicator), sep=",")
    print(*line("england", "ENG", trusts, indicator), sep=",")
