//! The word that a person probably meant, for every "did you mean" of the program.

/// Least similarity, from 0 to 1, at which a word is suggested.
const ALIKE: f64 = 0.8;

/// Letters of the shortest word in which one slip is looked for.
const SHORTEST: usize = 3;

/// The candidates whose text is most like `word`, the most similar first; none that differs by much. Capitals do
/// not matter. The similarity is that of Jaro and Winkler, which weighs the beginning of a word most; it finds no slip in
/// a word of three letters, so one letter more, less or different and two letters in the wrong order count as similar.
pub fn most_similar<'a, T>(
    word: &str,
    candidates: impl IntoIterator<Item = T>,
    text: impl Fn(&T) -> &'a str,
) -> Vec<T> {
    let word = word.to_lowercase();
    let mut similar: Vec<(f64, T)> = candidates
        .into_iter()
        .map(|candidate| (similarity(&word, &text(&candidate).to_lowercase()), candidate))
        .filter(|(similarity, _)| *similarity >= ALIKE)
        .collect();
    similar.sort_by(|one, other| other.0.total_cmp(&one.0));
    similar.into_iter().map(|(_, candidate)| candidate).collect()
}

fn similarity(word: &str, other: &str) -> f64 {
    let similarity = strsim::jaro_winkler(word, other);
    let is_slip = word.chars().count() >= SHORTEST && strsim::osa_distance(word, other) == 1;
    if is_slip { similarity.max(ALIKE) } else { similarity }
}

/// The candidate whose text is `word` with a slip or two of the keyboard: by edits, as names of organisations often
/// begin alike and are not meant for each other.
pub fn misspelt<'a, T>(
    word: &str,
    candidates: impl IntoIterator<Item = T>,
    text: impl Fn(&T) -> &'a str,
) -> Option<T> {
    let similarity = |candidate: &T| strsim::normalized_damerau_levenshtein(word, text(candidate));
    let near = candidates.into_iter().map(|candidate| (similarity(&candidate), candidate));
    let near = near.filter(|(similarity, _)| *similarity >= ALIKE);
    near.max_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, candidate)| candidate)
}

/// The word of `known` that is most like `word`.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    most_similar(word, known, |known| known).into_iter().next()
}

/// "did you mean `north-west`?"
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, known).map(|near| format!("did you mean `{near}`?"))
}

/// The most organisations that a suggestion names.
const MOST_ORGANISATIONS: usize = 3;

/// "did you mean `RXR` (East Lancashire Hospitals NHS Trust)?" for an unknown code: the organisations of this name,
/// then those whose code differs in one letter, otherwise the one with the most similar name. `known` are codes and
/// names.
pub fn did_you_mean_organisation<'a>(
    code: &str,
    name: &str,
    known: impl Iterator<Item = (&'a str, &'a str)>,
) -> Option<String> {
    let known: Vec<(&str, &str)> = known.collect();
    let has_name =
        |own: &str| [name, code].iter().any(|text| !text.is_empty() && own.eq_ignore_ascii_case(text));
    let (mut similar, others): (Vec<_>, Vec<_>) = known.into_iter().partition(|(_, own)| has_name(own));
    let mut one_letter: Vec<(&str, &str)> =
        others.iter().copied().filter(|(other, _)| strsim::levenshtein(code, other) == 1).collect();
    // A difference at the end of a code is more likely than one at its beginning.
    let similarity = |other: &str| strsim::jaro_winkler(code, other);
    one_letter.sort_by(|(one, _), (other, _)| similarity(other).total_cmp(&similarity(one)));
    similar.extend(one_letter);
    if similar.is_empty() && !name.is_empty() {
        similar.extend(most_similar(name, others, |(_, own)| *own).first());
    }
    let near: Vec<String> = similar
        .into_iter()
        .take(MOST_ORGANISATIONS)
        .map(|(code, name)| if name.is_empty() { format!("`{code}`") } else { format!("`{code}` ({name})") })
        .collect();
    (!near.is_empty()).then(|| format!("did you mean {}?", near.join(" or ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_another_word_nothing() {
        let known = ["north-west", "north-east-and-yorkshire", "london"];
        assert_eq!(did_you_mean("Nort-West", known).as_deref(), Some("did you mean `north-west`?"));
        assert_eq!(nearest("paris", known), None);
        assert_eq!(nearest("bem", ["ethnic-minority", "bme"]), Some("bme"));
        assert_eq!(nearest("gpa", ["share", "gap"]), Some("gap"));
    }

    #[test]
    fn an_unknown_code_suggests_organisations_by_name_and_code() {
        let known =
            [("RXR", "East Lancashire Hospitals"), ("RXN", "Lancashire Teaching Hospitals"), ("QOP", "Bury")];
        let hint = |code: &str, name: &str| did_you_mean_organisation(code, name, known.into_iter());
        assert_eq!(hint("RXX", "bury").as_deref().unwrap(), {
            "did you mean `QOP` (Bury) or `RXR` (East Lancashire Hospitals) or `RXN` (Lancashire Teaching Hospitals)?"
        });
        assert_eq!(
            hint("ZZZ", "East Lancashire Hospital").as_deref(),
            Some("did you mean `RXR` (East Lancashire Hospitals)?")
        );
        assert_eq!(hint("ZZZ", ""), None);
    }
}
