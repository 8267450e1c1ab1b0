"""Works out workforce.csv from the published headcounts, with nothing of the program.

statsmodels 0.15.0: proportion_confint(method="wilson"), confint_proportions_2indep(method="newcomb", compare="diff",
correction=False) and Table2x2.oddsratio_confint. Run it with
    python3 workforce.py > workforce.csv
"""

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

DATA = Path(__file__).resolve().parents[4] / "data" / "bundled" / "workforce_by_grade.csv"
BME = {"asian", "black", "chinese", "mixed", "other"}
TIERS = {
    "lower": ["band_1", "band_2", "band_3", "band_4", "band_5"],
    "middle": ["band_6", "band_7"],
    "upper": ["band_8a", "band_8b", "band_8c", "band_8d", "band_9"],
}

counts = defaultdict(int)
grades = set()
with open(DATA, newline="") as file:
    for row in csv.DictReader(file):
        sides = ["all"] if row["staff_type"] == "unknown" else ["all", row["staff_type"]]
        names = ["" if row["grade"] == "all_grades" else row["grade"]]
        names += [tier for tier, bands in TIERS.items() if row["grade"] in bands]
        for side in sides:
            for name in names:
                grades.add((row["date"], side, name))
                counts[row["date"], side, name, row["ethnic_group"]] += int(row["headcount"])


def pair(date, side, grade, denominator):
    of = lambda group: counts[date, side, grade, group]
    bme = sum(of(group) for group in BME)
    known = bme + of("white")
    return bme, known if denominator == "known_ethnicity" else known + of("unknown")


def newcombe(a, m, b, n):
    return confint_proportions_2indep(a, m, b, n, method="newcomb", compare="diff", correction=False)


print("table,date,side,grade,denominator,value,lower,upper,difference,difference_lower,difference_upper")
dates = sorted({date for date, _, _ in grades})
for date, side, grade in sorted(grades):
    for denominator in ["all_staff", "known_ethnicity"]:
        a, m = pair(date, side, grade, denominator)
        if m == 0:
            continue
        low, high = proportion_confint(a, m, method="wilson")
        line = ["share", date, side, grade, denominator, a / m, low, high]
        if (side, grade) == ("all", ""):
            line += ["", "", ""]
        else:
            whole, everyone = pair(date, "all", "", denominator)
            part = (everyone - m) / everyone
            line += [100 * (a / m - whole / everyone)]
            line += [100 * part * limit for limit in newcombe(a, m, whole - a, everyone - m)]
        print(*line, sep=",")
for earlier, date in [("2019-09-30", "2020-09-30"), ("2021-03-31", "2022-03-31")]:
    for side, grade in [("all", ""), ("all", "upper"), ("non_clinical", "very_senior_manager"), ("medical", "consultant")]:
        for denominator in ["all_staff", "known_ethnicity"]:
            a, m = pair(date, side, grade, denominator)
            b, n = pair(earlier, side, grade, denominator)
            limits = [100 * limit for limit in newcombe(a, m, b, n)]
            print("change", date, side, grade, denominator, a / m, "", "", 100 * (a / m - b / n), *limits, sep=",")
for date in dates:
    for side in ["all", "clinical", "non_clinical"]:
        for first, second in [("lower", "middle"), ("middle", "upper"), ("lower", "upper")]:
            white = [counts[date, side, tier, "white"] for tier in (second, first)]
            bme = [pair(date, side, tier, "all_staff")[0] for tier in (second, first)]
            table = Table2x2(np.array([white, bme]))
            ratio = (white[0] / white[1]) / (bme[0] / bme[1])
            print("disparity", date, side, f"{second}/{first}", "", ratio, *table.oddsratio_confint(), "", "", "", sep=",")
