//! Lists of words, and what to do about an unknown word.

use catalogue::did_you_mean;

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
    did_you_mean::did_you_mean(word, known.into_iter().filter(|known| !known.is_empty()))
        .unwrap_or_else(|| otherwise.to_owned())
}
