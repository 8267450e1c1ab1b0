//! Known errors of publications are mended where a file is read, with the reason beside the figure.

use ingest::extract::Drift;

use crate::support::publisher::workbooks::answers::responses;
use crate::support::publisher::workbooks::detailed::{Broken, Detailed};
use crate::support::reading::{misfit, read};
use crate::support::{one, surveyed, those};

#[test]
fn question_16c_of_2024_stays_as_refused_with_its_reason() {
    let all = surveyed();
    let book = Detailed::organisational(2024, &all);
    let (rows, warnings) = read("nss-detailed-organisational", &book.file_name(), &book.write()).unwrap();
    assert_eq!(warnings, []);
    let shown = all.iter().filter(|member| responses(&member.code, "Q16c_1", 2024) > 9).count();
    let refused = those(&rows, &[("indicator", "q16c_1"), ("status", "refused")]);
    assert_eq!(refused.len(), shown);
    for row in refused {
        assert_eq!(row.get("value"), None);
        assert!(row["note"].starts_with("correction nss-2024-organisational-q16c: "), "{}", row["note"]);
    }
    assert!(those(&rows, &[("indicator", "q15"), ("status", "refused")]).is_empty());
}

#[test]
fn another_year_is_not_corrected() {
    let book = Detailed::organisational(2023, &surveyed());
    let (rows, _) = read("nss-detailed-organisational", &book.file_name(), &book.write()).unwrap();
    assert!(those(&rows, &[("status", "refused")]).is_empty());
}

#[test]
fn a_correction_whose_error_is_gone_can_be_removed() {
    let mended = Broken::Value { row: "R0A".to_owned(), question: "Q16c_1", value: 54.09 };
    let book = Detailed::organisational(2024, &surveyed()).broken(mended);
    let (rows, warnings) = read("nss-detailed-organisational", &book.file_name(), &book.write()).unwrap();
    let obsolete = misfit(&warnings, Drift::CorrectionObsolete);
    assert!(obsolete.repair.contains("then remove the correction"), "{obsolete}");
    assert!(obsolete.expected.contains("nss-2024-organisational-q16c"), "{obsolete}");
    let row = one(&rows, &[("org_code", "R0A"), ("indicator", "q16c_1")]);
    assert_eq!((row["value"].as_str(), row["status"].as_str()), ("54.09", "published"));
}

#[test]
fn oxleas_is_in_london_until_ods_says_so_itself() {
    let etr = |region: &str, icb: &str| {
        format!("\"RPG\",\"OXLEAS\",\"{region}\",\"{icb}\",\"\",\"\",\"\",\"\",\"\",\"\",\"19940401\",\"\"\n")
    };
    let (rows, warnings) = read("ods-etr", "etr.csv", etr("Y59", "QKS").as_bytes()).unwrap();
    let row = one(&rows, &[("org_code", "RPG")]);
    assert_eq!((row["region_code"].as_str(), row["icb_code"].as_str()), ("Y56", "QKK"));
    assert_eq!(warnings, []);
    let (_, warnings) = read("ods-etr", "etr.csv", etr("Y56", "QKK").as_bytes()).unwrap();
    assert_eq!(warnings.iter().filter(|warning| warning.kind == Drift::CorrectionObsolete).count(), 2);
}
