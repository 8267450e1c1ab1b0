//! A page of Markdown as text and fenced blocks, and a console block as commands with what they print.

/// A page, which can be put together again as it was.
pub(crate) struct Page {
    pub(crate) parts: Vec<Part>,
}

/// A part of a page.
pub(crate) enum Part {
    /// Lines outside of blocks.
    Text(Vec<String>),
    /// A fenced block.
    Block(Block),
}

/// A fenced block: what is written behind its opening fence, and the lines within.
pub(crate) struct Block {
    pub(crate) info: String,
    pub(crate) lines: Vec<String>,
}

/// A command with the lines that the page shows below it.
pub(crate) struct Step {
    pub(crate) command: Vec<String>,
    pub(crate) printed: Vec<String>,
}

/// A line that takes the place of any number of lines.
pub(crate) const LEFT_OUT: &str = "...";

const FENCE: &str = "```";

impl Page {
    pub(crate) fn parse(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut outside = Vec::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let Some(info) = line.strip_prefix(FENCE) else {
                outside.push(line.to_owned());
                continue;
            };
            parts.push(Part::Text(std::mem::take(&mut outside)));
            let within = lines.by_ref().take_while(|line| *line != FENCE).map(str::to_owned).collect();
            parts.push(Part::Block(Block { info: info.to_owned(), lines: within }));
        }
        parts.push(Part::Text(outside));
        Self { parts }
    }

    pub(crate) fn text(&self) -> String {
        let mut lines = Vec::new();
        for part in &self.parts {
            match part {
                Part::Text(outside) => lines.extend(outside.iter().cloned()),
                Part::Block(block) => {
                    lines.push(format!("{FENCE}{}", block.info));
                    lines.extend(block.lines.iter().cloned());
                    lines.push(FENCE.to_owned());
                }
            }
        }
        lines.join("\n") + "\n"
    }

    pub(crate) fn blocks(&mut self) -> impl Iterator<Item = &mut Block> {
        self.parts.iter_mut().filter_map(|part| match part {
            Part::Block(block) => Some(block),
            Part::Text(_) => None,
        })
    }
}

impl Block {
    /// The language, the first word behind the fence.
    pub(crate) fn language(&self) -> &str {
        self.info.split(' ').next().unwrap_or_default()
    }

    /// The file whose text the block is, named behind the language: `toml race-equity.toml`.
    pub(crate) fn file(&self) -> Option<&str> {
        self.info.split_once(' ').map(|(_, name)| name.trim())
    }

    /// The commands of a console block. A command goes on below while a quotation is open.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        for line in &self.lines {
            if let Some(command) = line.strip_prefix("$ ") {
                steps.push(Step { command: vec![command.to_owned()], printed: Vec::new() });
                continue;
            }
            let Some(step) = steps.last_mut() else {
                panic!("a console block begins with `{line}`, not with `$ ` and a command");
            };
            if step.printed.is_empty() && step.goes_on() {
                step.command.push(line.clone());
            } else {
                step.printed.push(line.clone());
            }
        }
        steps
    }

    /// Puts commands and what they print into a console block.
    pub(crate) fn set(&mut self, steps: Vec<Step>) {
        self.lines.clear();
        for Step { mut command, printed } in steps {
            command[0] = format!("$ {}", command[0]);
            self.lines.extend(command.into_iter().chain(printed));
        }
    }
}

impl Step {
    /// The command as one text for the shell.
    pub(crate) fn shell(&self) -> String {
        self.command.join("\n")
    }

    /// Whether a quotation or a backslash carries the command on to the next line.
    fn goes_on(&self) -> bool {
        let text = self.shell();
        text.ends_with('\\') || text.matches('"').count() % 2 == 1
    }

    /// Whether the page shows what was printed. `...` on a line of its own is for any lines, and within a
    /// line for any text.
    pub(crate) fn shows(&self, printed: &[String]) -> bool {
        lines_match(&self.printed, printed)
    }

    /// What the page should show: as much of what was printed as it shows now, with `...` where it has them.
    pub(crate) fn shortened(&self, printed: &[String]) -> Vec<String> {
        let mut shown = Vec::new();
        let mut rest = printed;
        let mut kept: Vec<&[String]> = self.printed.split(|line| line == LEFT_OUT).collect();
        let Some(last) = kept.pop().filter(|_| !kept.is_empty()) else {
            return printed.iter().cloned().map(|line| self.as_shown(line)).collect();
        };
        for (at, lines) in kept.into_iter().enumerate() {
            let from = if at == 0 { 0 } else { nearest(lines, rest) };
            let to = (from + lines.len()).min(rest.len());
            shown.extend_from_slice(&rest[from..to]);
            shown.push(LEFT_OUT.to_owned());
            rest = &rest[to..];
        }
        shown.extend_from_slice(&rest[rest.len().saturating_sub(last.len())..]);
        shown.into_iter().map(|line| self.as_shown(line)).collect()
    }

    /// The line as the page shows it now, with the text that it leaves out.
    fn as_shown(&self, line: String) -> String {
        let mut cut = self.printed.iter().filter(|shown| *shown != LEFT_OUT && shown.contains(LEFT_OUT));
        cut.find(|shown| line_matches(shown, &line)).cloned().unwrap_or(line)
    }
}

/// Where in `printed` the lines are that are most like `lines`.
fn nearest(lines: &[String], printed: &[String]) -> usize {
    let likeness = |from: usize| -> f64 {
        let pairs = lines.iter().zip(&printed[from..]);
        pairs.map(|(one, other)| strsim::normalized_levenshtein(one, other)).sum()
    };
    let starts = 0..=printed.len().saturating_sub(lines.len());
    starts.max_by(|one, other| likeness(*one).total_cmp(&likeness(*other))).unwrap_or(0)
}

fn lines_match(shown: &[String], printed: &[String]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((line, rest)) if line == LEFT_OUT => {
            (0..=printed.len()).any(|skipped| lines_match(rest, &printed[skipped..]))
        }
        Some((line, rest)) => printed
            .split_first()
            .is_some_and(|(first, others)| line_matches(line, first) && lines_match(rest, others)),
    }
}

fn line_matches(shown: &str, printed: &str) -> bool {
    let Some((before, after)) = shown.split_once(LEFT_OUT) else {
        return shown == printed.trim_end();
    };
    printed.strip_prefix(before).is_some_and(|rest| {
        let mut ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
        ends.any(|at| line_matches(after, &rest[at..]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(command: &str, printed: &[&str]) -> Step {
        Step { command: vec![command.to_owned()], printed: owned(printed) }
    }

    fn owned(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn a_page_is_put_together_again_as_it_was() {
        let text = "# Page\n\n```console\n$ one \"a\n  b\"\nprinted\n$ two\n```\n\n```toml a.toml\nb = 1\n```\nend\n";
        let mut page = Page::parse(text);
        assert_eq!(page.text(), text);
        let blocks: Vec<_> = page.blocks().collect();
        assert_eq!((blocks[1].language(), blocks[1].file()), ("toml", Some("a.toml")));
        let steps = blocks[0].steps();
        assert_eq!(steps.iter().map(Step::shell).collect::<Vec<_>>(), ["one \"a\n  b\"", "two"]);
        assert_eq!(steps[0].printed, ["printed"]);
    }

    #[test]
    fn only_what_is_left_out_by_dots_may_differ() {
        let printed = owned(&["first", "second 2", "third"]);
        assert!(step("x", &["first", "second 2", "third"]).shows(&printed));
        assert!(step("x", &["...", "third"]).shows(&printed));
        assert!(step("x", &["first", "...", "third"]).shows(&printed));
        assert!(step("x", &["first", "sec...2", "third"]).shows(&printed));
        assert!(!step("x", &["first", "third"]).shows(&printed));
        assert!(!step("x", &["first", "sec...3", "third"]).shows(&printed));
        assert!(!step("x", &["first", "..."]).shows(&owned(&["other"])));
        assert!(!step("x", &[]).shows(&printed));
    }

    #[test]
    fn an_updated_page_leaves_out_where_it_did_before() {
        let printed = owned(&["new 1", "new 2", "middle B", "new 4", "end"]);
        assert_eq!(step("x", &["old", "..."]).shortened(&printed), ["new 1", "..."]);
        let middle = step("x", &["old", "...", "middle A", "...", "end"]);
        assert_eq!(middle.shortened(&printed), ["new 1", "...", "middle B", "...", "end"]);
        assert_eq!(step("x", &["old"]).shortened(&printed), printed);
        assert_eq!(step("x", &["old", "mid...", "..."]).shortened(&printed[1..]), ["new 2", "mid...", "..."]);
    }
}
