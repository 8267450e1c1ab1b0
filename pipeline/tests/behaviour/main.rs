//! What the program does, seen through its door: one module a behaviour.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test stops at what it did not expect")]

#[path = "../support/mod.rs"]
mod support;

mod alerts;
mod benchmark;
mod commands;
mod corrections;
mod damaged;
mod deploy;
mod digest;
mod drift;
mod editions;
mod errors;
mod ethnicity_facts;
mod explain;
mod fetch;
mod figures;
mod first_settings;
mod frameworks;
mod freshness;
mod frozen;
mod guide;
mod headcount;
mod intake;
mod layouts;
mod local_files;
mod local_text;
mod locks;
mod mail;
mod messages;
mod network;
mod own_sections;
mod places;
mod poorer;
mod portable_names;
mod prune;
mod queries;
mod query_limits;
mod refresh;
mod reports;
mod returns;
mod schemas;
mod settings;
mod settings_in_force;
mod shown;
mod site;
mod site_figures;
mod site_links;
mod site_pages;
mod source_offers;
mod status;
mod status_files;
mod stay;
mod successors;
mod terminal;
mod trusts;
mod unattended;
mod unattended_check;
mod unreachable;
mod untrusted_files;
mod workbooks;
mod wres;
