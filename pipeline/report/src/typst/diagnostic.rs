//! Typst's own words as an error that names the template and line.

use super::TypstError;

/// The first error of what Typst printed, in the form `file:line:column: error: message`.
pub(super) fn error(said: &str) -> TypstError {
    let first = said.lines().find(|line| line.contains("error:")).unwrap_or_else(|| said.trim());
    placed(first).unwrap_or_else(|| TypstError::Failed(first.trim_start_matches("error:").trim().to_owned()))
}

fn placed(line: &str) -> Option<TypstError> {
    let (place, message) = line.split_once(": error: ")?;
    let mut parts = place.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let number = parts.next()?.parse().ok()?;
    let template = parts.next()?.trim_start_matches(['.', '/', '\\']).to_owned();
    Some(TypstError::Template { template, line: number, column, message: message.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_template_and_line() {
        let error = error("report.typ:12:3: error: unknown variable: titel\nwarning: other\n");
        assert_eq!(
            error.to_string(),
            "`report-templates/report.typ`, line 12, column 3: unknown variable: titel"
        );
    }

    #[test]
    fn an_error_without_a_line_is_still_reported() {
        let error = error("error: failed to load font\n");
        assert_eq!(error.to_string(), "Typst could not make the PDF: failed to load font");
    }
}
