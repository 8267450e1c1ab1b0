//! Finding the word that somebody meant. Pure functions.

/// How alike two words must be to be worth asking about.
const ALIKE: f64 = 0.8;

/// The word of `known` most like `word`; none where nothing is like it.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    known
        .into_iter()
        .map(|other| (strsim::jaro_winkler(&word, &other.to_lowercase()), other))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, other)| other)
}

/// "`a`, `b` or `c`".
pub(super) fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = words
        .into_iter()
        .map(|word| if word.is_empty() { "empty for the whole".to_owned() } else { format!("`{word}`") })
        .collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// What to do about an unknown word.
pub(super) fn did_you_mean<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
    otherwise: &str,
) -> String {
    nearest(word, known.into_iter().filter(|known| !known.is_empty()))
        .map_or_else(|| otherwise.to_owned(), |near| format!("did you mean `{near}`?"))
}
