//! Words lists and suggestions for messages.

use catalogue::did_you_mean;

/// "`a`, `b` or `c`".
pub(super) fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> =
        words
            .into_iter()
            .map(|word| {
                if word.is_empty() { "blank for the whole workforce".to_owned() } else { format!("`{word}`") }
            })
            .collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// Suggests the most similar known word, or gives the advice `otherwise`.
pub(super) fn did_you_mean<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
    otherwise: &str,
) -> String {
    did_you_mean::did_you_mean(word, known.into_iter().filter(|known| !known.is_empty()))
        .unwrap_or_else(|| otherwise.to_owned())
}
