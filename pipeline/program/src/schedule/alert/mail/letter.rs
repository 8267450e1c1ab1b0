//! Puts a message together: its addresses, and its content as text and as HTML.

use std::time::SystemTime;

use jiff::Timestamp;
use lettre::Message;
use lettre::message::MultiPart;
use lettre::message::header::{HeaderName, HeaderValue};
use minijinja::context;
use minijinja::value::{Serde, Value};

use super::MailError;
use super::content::MailContent;
use super::settings::{SmtpSettings, mailbox};
use super::smtp::Envelope;
use catalogue::assets::Assets;
use catalogue::palette::Palette;

/// The content as one HTML page, with its style in the elements, because mail programs drop style sheets.
pub(super) fn html(content: &MailContent, assets: &Assets) -> Result<String, MailError> {
    let palette = Palette::load(assets).map_err(|error| MailError::Template(Box::new(error)))?;
    let mail = Value::from(Serde(content));
    let with = context! { mail, colour => palette.page };
    report::render(assets, "mail.html", with).map_err(|error| MailError::Template(Box::new(error)))
}

/// The message as it is sent.
pub(super) fn envelope(
    content: &MailContent,
    smtp: &SmtpSettings,
    recipients: &[String],
    assets: &Assets,
    at: Timestamp,
) -> Result<Envelope, MailError> {
    let from = mailbox(&smtp.from)?;
    let to = recipients.iter().map(|one| mailbox(one)).collect::<Result<Vec<_>, _>>()?;
    let mut builder = Message::builder()
        .from(from.clone())
        .subject(&content.subject)
        .date(SystemTime::from(at))
        .message_id(None);
    for mailbox in &to {
        builder = builder.to(mailbox.clone());
    }
    // So that out-of-office replies are not sent to the program.
    if let Ok(name) = HeaderName::new_from_ascii("Auto-Submitted".to_owned()) {
        builder = builder.raw_header(HeaderValue::new(name, "auto-generated".to_owned()));
    }
    let parts = MultiPart::alternative_plain_html(content.text(), html(content, assets)?);
    let message = builder.multipart(parts).map_err(MailError::Build)?;
    let to = to.into_iter().map(|mailbox| mailbox.email).collect();
    Ok(Envelope { from: from.email, to, bytes: message.formatted() })
}
