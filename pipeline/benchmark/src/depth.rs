//! How deep a query is. Plans are walked recursively, so a query that is too deep is refused before it is planned.

use std::ops::ControlFlow;

use datafusion::error::Result;
use datafusion::sql::parser::Statement;
use datafusion::sql::sqlparser::ast::{Expr, Query, SetExpr, Visit, Visitor};
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::tokenizer::{Token, Tokenizer};

use super::limits::{DEEPEST, MOST_SELECTS, MOST_TOKENS, QueryLimit};

/// Refuses a text that has too many words to be read. The depth of what is read is at most their number.
pub(crate) fn check_text(sql: &str) -> Result<()> {
    // A text that cannot be split into words is refused by the parser, which says where.
    let tokens = Tokenizer::new(&GenericDialect {}, sql).tokenize().unwrap_or_default();
    let words = tokens.iter().filter(|token| !matches!(token, Token::Whitespace(_))).count();
    if words > MOST_TOKENS { Err(QueryLimit::Tokens(words).into()) } else { Ok(()) }
}

/// Refuses a statement that is too deep to be planned.
pub(crate) fn check(statement: &Statement) -> Result<()> {
    let statement = match statement {
        Statement::Statement(statement) => statement,
        Statement::Explain(explain) => return check(&explain.statement),
        _ => return Ok(()),
    };
    let mut depth = Depth::default();
    let _ = statement.visit(&mut depth);
    if depth.deepest > DEEPEST {
        return Err(QueryLimit::Depth(depth.deepest).into());
    }
    if depth.selects > MOST_SELECTS {
        return Err(QueryLimit::Selects(depth.selects).into());
    }
    Ok(())
}

#[derive(Debug, Default)]
struct Depth {
    now: usize,
    deepest: usize,
    selects: usize,
}

impl Depth {
    /// Counts the `SELECT`s and `VALUES` that `UNION` and its like join. Subqueries are visited by themselves.
    fn count(&mut self, body: &SetExpr) {
        let mut waiting = vec![body];
        while let Some(body) = waiting.pop() {
            match body {
                SetExpr::SetOperation { left, right, .. } => waiting.extend([left.as_ref(), right.as_ref()]),
                SetExpr::Query(_) => {}
                _ => self.selects += 1,
            }
        }
    }
}

impl Visitor for Depth {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        self.count(&query.body);
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, _: &Expr) -> ControlFlow<()> {
        self.now += 1;
        self.deepest = self.deepest.max(self.now);
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, _: &Expr) -> ControlFlow<()> {
        self.now -= 1;
        ControlFlow::Continue(())
    }
}
