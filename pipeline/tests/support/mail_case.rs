//! Alerts by e-mail: the settings of a mail server on loopback, and runs with causes.

use std::path::PathBuf;

use catalogue::assets::Assets;
use ingest::fetch::{FetchSettings, Network};
use ingest::one_line;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use race_equity::schedule::alert::{Alert, Alerter, Cause, CauseKind, MailLinks};

use super::FixedPace;

/// The variable with the password, and the password.
pub(crate) const PASSWORD: (&str, &str) = ("RACE_EQUITY_SMTP_PASSWORD", "hunter2-secret");

/// A store, and the settings of a mail server.
pub(crate) struct MailCase {
    folder: tempfile::TempDir,
    pub(crate) alert: Alert,
    pub(crate) password: Option<String>,
    pub(crate) pace: FixedPace,
    certificate: PathBuf,
}

impl MailCase {
    /// A mail server at `localhost`, which the authority with this certificate has signed, and two recipients.
    pub(crate) fn new(port: u16, security: &str, authority: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let certificate = folder.path().join("authority.pem");
        std::fs::write(&certificate, authority).unwrap();
        let case = Self {
            folder,
            alert: toml::from_str(&Self::table(port, security)).unwrap(),
            password: Some(PASSWORD.1.to_owned()),
            pace: FixedPace::at("2026-08-01T05:00:00Z"),
            certificate,
        };
        case.alert.check().unwrap();
        case
    }

    /// The table `[alert]` without its heading.
    pub(crate) fn table(port: u16, security: &str) -> String {
        format!(
            "email = ['Board <board@trust.nhs.uk>', 'edi@trust.nhs.uk']\nsmtp = {{ host = 'localhost', port = {port}, \
             security = '{security}', from = 'Race equality <edi@trust.nhs.uk>', user = 'edi', seconds = 5 }}\n"
        )
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    /// A run with these sources failing; gives its warnings.
    pub(crate) async fn run(&self, at: &str, failing: &[&str]) -> Vec<String> {
        let cause = |subject: &&str| Cause {
            kind: CauseKind::Failure,
            subject: (*subject).to_owned(),
            title: format!("Source {subject}"),
            text: format!("Source {subject}: no response from `{subject}`\nhint: run it again\nNo data."),
        };
        let causes: Vec<Cause> = failing.iter().map(cause).collect();
        let at: Timestamp = at.parse().unwrap();
        self.with(async |alerter: Alerter<'_>| alerter.send_all(&causes, at).await).await
    }

    /// What `check` says: what was tried, or the error and its hint.
    pub(crate) async fn check(&self) -> Result<String, String> {
        let at: Timestamp = "2026-08-01T05:00:00Z".parse().unwrap();
        let tried = self.with(async |alerter: Alerter<'_>| alerter.check_mail(at).await).await;
        tried.map_err(|error| format!("{}\nhint: {}", one_line(&error), error.hint().unwrap_or_default()))
    }

    async fn with<T>(&self, act: impl AsyncFnOnce(Alerter<'_>) -> T) -> T {
        let certificate = self.certificate.display().to_string();
        let network = Network::from_variables(&|name| (name == "SSL_CERT_FILE").then(|| certificate.clone()));
        let variable = |name: &str| self.password.clone().filter(|_| name == PASSWORD.0);
        let (store, assets) = (self.store(), Assets::default());
        let alerter = Alerter {
            alert: &self.alert,
            store: &store,
            pace: &self.pace,
            variable: &variable,
            attempts: FetchSettings { network, ..FetchSettings::default() },
            assets: &assets,
            links: MailLinks { editions: None, site: None, reports: &store, zone: TimeZone::UTC },
        };
        act(alerter).await
    }
}
