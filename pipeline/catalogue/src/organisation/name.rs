//! Names of organisations in the forms that readers expect: the register prints capitals, and charts need short names.

/// Words that stay in lower case inside a name.
const LOWER_CASE: &[&str] = &["and", "of", "the", "for", "in", "on", "upon"];

/// "EAST LANCASHIRE HOSPITALS NHS TRUST" as "East Lancashire Hospitals NHS Trust". A name that is
/// not all in capitals is returned as it is.
pub fn readable_name(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let words = name.split(' ').enumerate().map(|(position, word)| readable_word(position, word));
    words.collect::<Vec<_>>().join(" ")
}

fn readable_word(position: usize, word: &str) -> String {
    if word == "NHS" {
        return word.to_owned();
    }
    let lower = word.to_lowercase();
    if position > 0 && LOWER_CASE.contains(&lower.as_str()) {
        return lower;
    }
    // Each part of a hyphenated name has a capital, except the small words of "Stoke-on-Trent".
    let parts = lower.split('-').enumerate().map(|(position, part)| {
        if position > 0 && LOWER_CASE.contains(&part) { part.to_owned() } else { capitalised(part) }
    });
    parts.collect::<Vec<_>>().join("-")
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let mut leading = String::new();
    for letter in letters.by_ref() {
        leading.extend(letter.to_uppercase());
        if letter.is_alphabetic() {
            break;
        }
    }
    leading + letters.as_str()
}

/// A trust's name without the legal form that all of them share, for a chart's margin.
pub fn short_name(name: &str) -> String {
    let name = &readable_name(name);
    let forms = [" NHS Foundation Trust", " NHS Trust", " Foundation Trust", " Integrated Care Board"];
    let short = forms.iter().find_map(|form| name.strip_suffix(form)).unwrap_or(name);
    short.strip_prefix("NHS ").unwrap_or(short).to_owned()
}

/// Words for the kind of organisation, which a person can leave out.
const KINDS: &[&str] = &["nhs", "the", "foundation", "trust", "ft", "nhsft", "icb", "ics"];

/// Names of ICBs and their areas as whole phrases, because one of the words can be part of a trust's name.
const BOARDS: [&[&str]; 2] = [&["integrated", "care", "board"], &["integrated", "care", "system"]];

/// A name without what differs between spellings: capitals, "&" for "and", apostrophes, hyphens and other marks,
/// "Saint" and "St.", white space.
pub fn plain_name(name: &str) -> String {
    let mut plain = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            '&' => plain.push_str(" and "),
            // The last are invisible characters, which text from a web page can have.
            '\''
            | '’'
            | '‘'
            | 'ʼ'
            | '`'
            | '´'
            | '′'
            | '\u{200b}'..='\u{200f}'
            | '\u{2060}'
            | '\u{feff}'
            | '\u{ad}' => {}
            letter if letter.is_alphanumeric() => plain.push(letter),
            _ => plain.push(' '),
        }
    }
    let words = plain.split_whitespace().map(|word| if word == "saint" { "st" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// What is left of a name without its spelling and the words for the kind of organisation: "NHS Cheshire and
/// Merseyside Integrated Care Board" and "Cheshire & Merseyside ICB" have the same.
pub fn name_key(name: &str) -> String {
    let plain = plain_name(name);
    let mut words: Vec<&str> = plain.split(' ').collect();
    for board in BOARDS {
        while let Some(at) = words.windows(board.len()).position(|found| found == board) {
            words.drain(at..at + board.len());
        }
    }
    words.retain(|word| !KINDS.contains(word));
    words.join(" ")
}

/// Whether two spellings are one name, whatever the legal form.
pub fn same_name(one: &str, other: &str) -> bool {
    name_key(one) == name_key(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_become_a_name() {
        for (capitals, name) in [
            ("EAST LANCASHIRE HOSPITALS NHS TRUST", "East Lancashire Hospitals NHS Trust"),
            (
                "WRIGHTINGTON, WIGAN AND LEIGH TEACHING HOSPITALS NHS FOUNDATION TRUST",
                "Wrightington, Wigan and Leigh Teaching Hospitals NHS Foundation Trust",
            ),
            ("ALDER HEY CHILDREN'S NHS FOUNDATION TRUST", "Alder Hey Children's NHS Foundation Trust"),
            ("THE CHRISTIE NHS FOUNDATION TRUST", "The Christie NHS Foundation Trust"),
            (
                "LANCASHIRE & SOUTH CUMBRIA NHS FOUNDATION TRUST",
                "Lancashire & South Cumbria NHS Foundation Trust",
            ),
            (
                "UNIVERSITY HOSPITALS OF MORECAMBE BAY NHS FOUNDATION TRUST",
                "University Hospitals of Morecambe Bay NHS Foundation Trust",
            ),
            ("STAFFORDSHIRE AND STOKE-ON-TRENT NHS TRUST", "Staffordshire and Stoke-on-Trent NHS Trust"),
        ] {
            assert_eq!(readable_name(capitals), name);
        }
    }

    #[test]
    fn a_name_in_mixed_case_stays_as_published() {
        let name = "NHS Cheshire and Merseyside Integrated Care Board";
        assert_eq!(readable_name(name), name);
    }

    #[test]
    fn a_short_name_leaves_the_legal_form_out() {
        assert_eq!(short_name("The Christie NHS Foundation Trust"), "The Christie");
        assert_eq!(short_name("NHS Greater Manchester Integrated Care Board"), "Greater Manchester");
        assert_eq!(short_name("STOCKPORT NHS FOUNDATION TRUST"), "Stockport");
    }

    #[test]
    fn spellings_of_one_name_are_the_same() {
        let board = "NHS Cheshire and Merseyside Integrated Care Board";
        for spelling in [
            "Cheshire & Merseyside",
            "cheshire-and-merseyside",
            "Cheshire and Merseyside ICB",
            "NHS  Cheshire &  Merseyside ICB",
            "CHESHIRE AND MERSEYSIDE INTEGRATED CARE SYSTEM",
            "Cheshire and Merseyside ICS",
        ] {
            assert!(same_name(board, spelling), "{spelling}");
        }
        for [one, other] in [
            ["Guy's and St Thomas' NHS Foundation Trust", "Guys & St. Thomas’ NHSFT"],
            [
                "St George's University Hospitals NHS Foundation Trust",
                "Saint George`s University Hospitals FT",
            ],
            ["The Christie NHS Foundation Trust", "Christie"],
            ["Stoke-on-Trent NHS Trust", "stoke on trent"],
            ["Leicestershire Partnership NHS Trust", "Leicestershire\u{a0}Partnership\u{200b} Trust"],
        ] {
            assert!(same_name(one, other), "{other}");
        }
        for [one, other] in [
            ["North Cumbria Integrated Care NHS Foundation Trust", "North Cumbria"],
            ["South London and Maudsley", "South West London and Maudsley"],
        ] {
            assert!(!same_name(one, other), "{other}");
        }
    }
}
