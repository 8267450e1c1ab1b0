//! What people call places, for the search of the website, read from `data/aliases.toml`.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::assets::{Assets, Folder};
use crate::data_file::{DataError, DataFile};
use crate::did_you_mean::did_you_mean_organisation;
use crate::organisation::readable_name;

const FILE: &str = "aliases.toml";

/// The registers that have the codes, each with the code and the name of a place in its first two columns.
const REGISTERS: [&str; 3] = ["bundled/organisations.csv", "bundled/icbs.csv", "bundled/regions.csv"];

/// Short forms of words, and names of places.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Aliases {
    /// Short forms of words that are in names of places.
    #[serde(default, rename = "word")]
    pub words: Vec<WordAlias>,
    /// Names that the registers do not have.
    #[serde(default, rename = "place")]
    pub places: Vec<PlaceAliases>,
}

/// A short form of a word.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WordAlias {
    /// "lancs".
    pub short: String,
    /// "Lancashire".
    pub full: String,
}

/// What people call one place.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceAliases {
    /// ODS code of a trust, an ICB or a region; the trust or ICB may be part of another today.
    pub code: String,
    /// Abbreviations, hospitals and nicknames.
    pub names: Vec<String>,
}

/// Reads the file.
///
/// # Errors
/// If the file cannot be used, names an unknown code or one code twice, or has an empty name.
pub fn load(assets: &Assets) -> Result<Aliases, DataError> {
    let file = DataFile::open(assets, FILE)?;
    let mut known = Vec::new();
    for register in REGISTERS {
        known.extend(assets.text(Folder::Data, register)?.lines().skip(1).filter_map(code_and_name));
    }
    check(&file, &known)
}

fn check(file: &DataFile, known: &[(String, String)]) -> Result<Aliases, DataError> {
    let aliases: Aliases = file.parse()?;
    for (at, word) in aliases.words.iter().enumerate() {
        for (key, text) in [("short", &word.short), ("full", &word.full)] {
            if text.is_empty() || text.contains(char::is_whitespace) {
                return Err(
                    file.invalid(&format!("word.{at}.{key}"), format!("expected one word, found `{text}`"))
                );
            }
        }
    }
    for (at, place) in aliases.places.iter().enumerate() {
        let key = format!("place.{at}.code");
        if !known.iter().any(|(code, _)| *code == place.code) {
            let of_registers = known.iter().map(|(code, name)| (code.as_str(), name.as_str()));
            let error = file.invalid(&key, format!("there is no organisation `{}`", place.code));
            return Err(match did_you_mean_organisation(&place.code, "", of_registers) {
                Some(hint) => error.with_hint(hint),
                None => error,
            });
        }
        if aliases.places[..at].iter().any(|earlier| earlier.code == place.code) {
            return Err(file.invalid(&key, format!("`{}` is in the file twice", place.code)));
        }
        if place.names.is_empty() {
            return Err(file.invalid(&format!("place.{at}.names"), "expected at least one name"));
        }
        if let Some(empty) = place.names.iter().position(|name| name.trim().is_empty()) {
            return Err(
                file.invalid(&format!("place.{at}.names.{empty}"), "expected a name, found an empty text")
            );
        }
    }
    Ok(aliases)
}

/// The code and the readable name in the first two cells of a line of a register; a name in quotation marks may have commas.
fn code_and_name(line: &str) -> Option<(String, String)> {
    let (code, rest) = line.split_once(',')?;
    let name = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => rest.split(',').next(),
    };
    Some((code.to_owned(), readable_name(name.unwrap_or_default())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> (String, Option<String>) {
        let known = [("RXR".to_owned(), "East Lancashire Hospitals NHS Trust".to_owned())];
        let error = check(&DataFile::new("data/aliases.toml", text), &known).unwrap_err();
        (error.to_string(), error.hint())
    }

    #[test]
    fn the_aliases_of_the_project_name_known_places() {
        let aliases = load(&Assets::default()).unwrap();
        let of = |code: &str| aliases.places.iter().find(|place| place.code == code).unwrap();
        assert!(of("R0A").names.contains(&"MFT".to_owned()));
        assert!(aliases.words.iter().any(|word| word.short == "lancs" && word.full == "Lancashire"));
    }

    #[test]
    fn an_unknown_code_gets_the_code_probably_meant() {
        let (error, hint) = problem("[[place]]\ncode = \"RXT\"\nnames = [\"ELHT\"]\n");
        assert_eq!(error, "`data/aliases.toml`, line 2, column 8: there is no organisation `RXT`");
        assert_eq!(hint.as_deref(), Some("did you mean `RXR` (East Lancashire Hospitals NHS Trust)?"));
    }

    #[test]
    fn an_unknown_key_gets_the_key_probably_meant() {
        let (error, hint) = problem("[[place]]\ncode = \"RXR\"\nname = [\"ELHT\"]\n");
        assert!(error.starts_with("`data/aliases.toml`, line 3, column 1: unknown key `name`"), "{error}");
        assert_eq!(hint.as_deref(), Some("did you mean `names`?"));
    }

    #[test]
    fn a_repeated_code_and_empty_names_are_refused() {
        let twice =
            "[[place]]\ncode = \"RXR\"\nnames = [\"a\"]\n[[place]]\ncode = \"RXR\"\nnames = [\"b\"]\n";
        assert!(problem(twice).0.ends_with("line 5, column 8: `RXR` is in the file twice"));
        assert!(problem("[[place]]\ncode = \"RXR\"\nnames = []\n").0.ends_with("expected at least one name"));
        assert!(problem("[[place]]\ncode = \"RXR\"\nnames = [\" \"]\n").0.contains("found an empty text"));
        assert!(problem("[[word]]\nshort = \"a b\"\nfull = \"c\"\n").0.contains("expected one word"));
    }

    #[test]
    fn a_name_with_commas_is_read_whole() {
        let line = "RF4,\"BARKING, HAVERING AND REDBRIDGE UNIVERSITY HOSPITALS NHS TRUST\",acute,Y56";
        let name = "Barking, Havering and Redbridge University Hospitals NHS Trust";
        assert_eq!(code_and_name(line), Some(("RF4".to_owned(), name.to_owned())));
    }
}
