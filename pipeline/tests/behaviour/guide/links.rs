//! Links and paths on every page of documentation lead to something.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use regex::Regex;

use super::root;

/// Folders that are not documentation of this project.
const NOT_READ: [&str; 5] = ["target", "node_modules", ".git", "store", "reports"];

/// Where a path in backticks begins if it is one of the project.
const OWN: [&str; 6] = ["pipeline/", "queries/", "report-templates/", "docs/", ".github/", "data/"];

/// Every page of documentation, by its path.
fn pages() -> Vec<(PathBuf, String)> {
    let mut pages = Vec::new();
    let mut folders = vec![root().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && !NOT_READ.contains(&name.as_str()) {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let text = std::fs::read_to_string(&path).unwrap();
                pages.push((path, text));
            }
        }
    }
    assert!(pages.iter().any(|(path, _)| *path == root().join("README.md")));
    pages
}

/// The text outside of fenced blocks.
fn outside_of_blocks(text: &str) -> String {
    let mut within = false;
    let lines = text.lines().filter(|line| {
        let is_fence = line.trim_start().starts_with("```");
        within ^= is_fence;
        !within && !is_fence
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The anchors of a page's headings, as GitHub makes them.
fn anchors(text: &str) -> BTreeSet<String> {
    let outside = outside_of_blocks(text);
    let headings = outside.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|line| {
            let kept = |letter: &char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_');
            let words: String = line.trim_start_matches('#').trim().chars().filter(kept).collect();
            words.to_lowercase().replace(' ', "-")
        })
        .collect()
}

#[test]
fn every_relative_link_leads_to_a_file_and_a_heading_that_exist() {
    let link = Regex::new(r"\]\(([^)\s]+)\)").unwrap();
    let mut broken = Vec::new();
    for (path, text) in pages() {
        for found in link.captures_iter(&outside_of_blocks(&text)) {
            let target = &found[1];
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let to = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            let has_anchor = || {
                let text = std::fs::read_to_string(&to).unwrap_or_default();
                anchor.is_empty() || anchors(&text).contains(anchor)
            };
            if !to.exists() || !has_anchor() {
                broken.push(format!("{}: {target}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "links that lead nowhere:\n{}", broken.join("\n"));
}

#[test]
fn every_path_of_the_project_that_a_page_names_exists() {
    let code = Regex::new(r"`([a-z.][\w./-]+)`").unwrap();
    let mut missing = Vec::new();
    for (path, text) in pages() {
        for found in code.captures_iter(&outside_of_blocks(&text)) {
            let named = &found[1];
            if OWN.iter().any(|begin| named.starts_with(begin)) && !root().join(Path::new(named)).exists() {
                missing.push(format!("{}: {named}", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "paths that are not there:\n{}", missing.join("\n"));
}

#[test]
fn every_target_that_a_workflow_makes_is_in_the_makefile() {
    let makefile = std::fs::read_to_string(root().join("Makefile")).unwrap();
    let call = Regex::new(r"make (?:--silent )?([a-z][a-z-]*)").unwrap();
    let mut calls = 0;
    for entry in std::fs::read_dir(root().join(".github/workflows")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        for line in text.lines().filter(|line| line.contains("run: ")) {
            for found in call.captures_iter(line) {
                let rule = format!("\n{}:", &found[1]);
                assert!(makefile.contains(&rule), "{}: no target `{}`", path.display(), &found[1]);
                calls += 1;
            }
        }
    }
    assert!(calls > 0, "the workflows call no target");
}
