//! Trusts, regions and ICBs: how they are named and found. Which organisation a code belongs to
//! today is worked out in `queries/observations/organisation_today.sql`.

mod name;
mod place;

pub use name::{name_key, plain_name, readable_name, same_name, short_name};
pub use place::{FormerPlace, FoundPlace, Place, PlaceError, PlaceKind, Places, find_place};
