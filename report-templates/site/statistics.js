// The intervals of comparisons that the program did not make: the same formulas as its own, from the same counts. Shares
// and gaps are fractions. A function gives `{value, lower, upper}`, or nothing if a group has no people.
//
// share       Wilson's score interval, 1927
// difference  of two shares: Newcombe's hybrid score interval, 1998, method 10
// within      the gap within the trusts of a group: Mantel-Haenszel, with the variance of Sato, 1989
// between     of two gaps: the squared distances to the limits are added, Newcombe 2001, Zou and Donner 2008
(() => {
  // The normal quantiles of the levels at which figures differ clearly, and strongly.
  const NINETY_FIVE = 1.959963984540054;
  const NINETY_NINE_POINT_EIGHT = 3.090232306167813;

  /** The lower limit of the share of `events` among `n`: the product of the two roots over the upper one, so that no digits
   * cancel. */
  function lowerLimit(events, n, z) {
    if (events === 0) return 0;
    const spread = z * Math.sqrt(z * z + 4 * events * ((n - events) / n));
    return (events / n) * ((2 * events) / (2 * events + z * z + spread));
  }

  /** The share of counts `[numerator, denominator]`. */
  function share([numerator, denominator], z = NINETY_FIVE) {
    if (!(denominator > 0) || numerator > denominator) return undefined;
    const value = numerator / denominator;
    const lower = lowerLimit(numerator, denominator, z);
    const upper = 1 - lowerLimit(denominator - numerator, denominator, z);
    return { value, lower: Math.min(lower, value), upper: Math.max(upper, value) };
  }

  /** `first` less `second`, each with its own interval; limits are within `bound` on both sides. */
  function combine(first, second, bound) {
    if (!first || !second) return undefined;
    const value = first.value - second.value;
    const root = (one, other) => Math.sqrt(one * one + other * other);
    const lower = value - root(first.value - first.lower, second.upper - second.value);
    const upper = value + root(first.upper - first.value, second.value - second.lower);
    return { value, lower: Math.max(lower, -bound), upper: Math.min(upper, bound) };
  }

  /** The share of the counts `first` less that of `second`. */
  const difference = (first, second, z = NINETY_FIVE) => combine(share(first, z), share(second, z), 1);

  /** The gap within a group of trusts, from the sums over them: `{trusts, pooled: [n1, d1, n0, d0], gap, weight, p, q}`. One
   * trust has the difference of its shares. */
  function within({ trusts, pooled, gap, weight, p, q }, z = NINETY_FIVE) {
    const ofPooled = () => difference(pooled.slice(0, 2), pooled.slice(2), z);
    if (trusts <= 1) return ofPooled();
    const value = Math.min(Math.max(gap / weight, -1), 1);
    const variance = (value * p + q) / (weight * weight);
    // In each trust no person or every person is counted.
    if (!(variance > 0)) return ofPooled();
    const reach = z * Math.sqrt(variance);
    return { value, lower: Math.max(value - reach, -1), upper: Math.min(value + reach, 1) };
  }

  /** One gap less another; no person may be in both. */
  const between = (first, second) => combine(first, second, 2);

  /** `higher`, `lower` or `similar`: whether the interval excludes zero. */
  const verdict = ({ lower, upper }) => (lower > 0 ? "higher" : upper < 0 ? "lower" : "similar");

  const statistics = { NINETY_FIVE, NINETY_NINE_POINT_EIGHT, share, difference, within, between, verdict };
  globalThis.raceEquityStatistics = statistics;
})();
