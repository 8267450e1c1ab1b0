//! An XML element, written with every text escaped.

use crate::figure::chart::svg::escape;

/// An element with its attributes and what is in it.
#[derive(Clone, Debug)]
pub(super) struct XmlNode {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<XmlContent>,
}

#[derive(Clone, Debug)]
enum XmlContent {
    Node(XmlNode),
    Text(String),
}

impl XmlNode {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), children: Vec::new() }
    }

    /// An element of `WordprocessingML` that has one value.
    pub(super) fn value(name: &'static str, value: impl ToString) -> Self {
        Self::new(name).attribute("w:val", value)
    }

    #[expect(clippy::needless_pass_by_value, reason = "numbers and texts are given alike")]
    pub(super) fn attribute(mut self, name: &'static str, value: impl ToString) -> Self {
        self.attributes.push((name, value.to_string()));
        self
    }

    pub(super) fn with(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children.into_iter().map(XmlContent::Node));
        self
    }

    pub(super) fn text(mut self, text: &str) -> Self {
        self.children.push(XmlContent::Text(text.to_owned()));
        self
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name == name
    }

    /// Appends the element to a document.
    pub(super) fn write(&self, to: &mut String) {
        to.push('<');
        to.push_str(self.name);
        for (name, value) in &self.attributes {
            to.extend([" ", *name, "=\"", &escape(value), "\""]);
        }
        if self.children.is_empty() {
            to.push_str("/>");
            return;
        }
        to.push('>');
        for child in &self.children {
            match child {
                XmlContent::Node(node) => node.write(to),
                XmlContent::Text(text) => to.push_str(&escape(text)),
            }
        }
        to.extend(["</", self.name, ">"]);
    }
}
