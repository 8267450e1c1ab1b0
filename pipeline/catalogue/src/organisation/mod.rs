//! Trusts, regions and ICBs: how they are named and found. `queries/organisation_today.sql` says
//! which organisation a code belongs to today.

mod name;
mod place;

pub use name::{name_key, plain_name, readable_name, same_name, short_name};
pub(crate) use place::National;
pub use place::{FormerPlace, FoundPlace, Place, PlaceError, PlaceKind, find_place};
