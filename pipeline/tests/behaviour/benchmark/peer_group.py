"""Works out the figures of a peer group in peer_group.rs from the published counts, with nothing of the program.

pandas 3.1, statsmodels 0.15.0: confint_proportions_2indep(method="newcomb", compare="diff", correction=False). The gap
within trusts is the Mantel-Haenszel risk difference with the variance of Sato (1989); the difference of two gaps adds
the squared distances to their limits. Run it with
    python3 peer_group.py
"""

from pathlib import Path

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import confint_proportions_2indep

DATA = Path(__file__).resolve().parents[4] / "data" / "bundled"
GROUP, TRUST, INDICATOR = "Acute - Teaching", "RBN", 8
Z = 1.959963984540054

survey = pd.read_csv(DATA / "staff_survey_wres.csv")
groups = pd.read_csv(DATA / "peer_groups.csv")
members = survey.merge(groups[["org_code", "peer_group"]], on="org_code")
members = members[(members.peer_group == GROUP) & (members.indicator == INDICATOR)]
table = members.pivot(index="org_code", columns="ethnic_group", values=["numerator", "denominator"]).dropna()


def within(trusts):
    """Gap within these trusts with its limits, percentage points."""
    a, n1 = trusts["numerator", "bme"], trusts["denominator", "bme"]
    b, n0 = trusts["numerator", "white"], trusts["denominator", "white"]
    n = n1 + n0
    weight = (n1 * n0 / n).sum()
    gap = ((a * n0 - b * n1) / n).sum() / weight
    p = ((n1**2 * b - n0**2 * a + n1 * n0 * (n0 - n1) / 2) / n**2).sum()
    q = ((a * (n0 - b) + b * (n1 - a)) / (2 * n)).sum()
    reach = Z * np.sqrt((gap * p + q) / weight**2)
    return [100 * value for value in (gap, gap - reach, gap + reach)]


def pooled(trusts):
    total = trusts.sum()
    return 100 * (
        total["numerator", "bme"] / total["denominator", "bme"]
        - total["numerator", "white"] / total["denominator", "white"]
    )


own, others = table.loc[TRUST], table.drop(TRUST)
bme, white = (own["numerator", "bme"], own["denominator", "bme"]), (own["numerator", "white"], own["denominator", "white"])
gap = 100 * (bme[0] / bme[1] - white[0] / white[1])
lower, upper = (
    100 * limit
    for limit in confint_proportions_2indep(*bme, *white, method="newcomb", compare="diff", correction=False)
)
rest, rest_lower, rest_upper = within(others)
difference = gap - rest
print("trusts", len(table))
print("gap within trusts, lower, upper", *map(repr, map(float, within(table))))
print("pooled gap", repr(float(pooled(table))))
print("others", len(others))
print("gap of the rest", repr(float(rest)))
print("difference", repr(float(difference)))
print("lower", repr(float(difference - np.hypot(gap - lower, rest_upper - rest))))
print("upper", repr(float(difference + np.hypot(upper - gap, rest - rest_lower))))
