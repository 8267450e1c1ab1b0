//! What is answered where. Only GET and HEAD; everything else is refused before it is looked at.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use tower_http::services::ServeFile;

use super::editions::{self, Found};
use super::{Pages, metrics, page};
use crate::error::Error;
use crate::schedule::{LastRun, Status};

/// The status page asks for nothing; the editions' pages have their style and script inside.
const OWN_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
const EDITIONS_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; \
                               script-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
const JSON: &str = "application/json";
const METRICS: &str = "text/plain; version=0.0.4; charset=utf-8";

pub(super) fn routes(pages: Arc<Pages>) -> Router {
    Router::new()
        .route("/", get(status_page))
        .route("/status.json", get(status_json))
        .route("/healthz", get(healthz))
        .route("/metrics", get(numbers))
        .route("/editions", get(Redirect::temporary("/#editions")))
        .route("/editions/", get(Redirect::temporary("/#editions")))
        .route("/editions/{*path}", get(edition))
        .layer(middleware::from_fn(read_only))
        .with_state(pages)
}

/// Refuses what is no reading, and says to browsers what the answers are not to be used for.
async fn read_only(request: Request, next: Next) -> Response {
    let mut response = if [Method::GET, Method::HEAD].contains(request.method()) {
        next.run(request).await
    } else {
        (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert_with(|| HeaderValue::from_static(OWN_POLICY));
    response
}

/// An answer of some type.
fn answer(status: StatusCode, content_type: &'static str, body: impl Into<Body>) -> Response {
    (status, [(header::CONTENT_TYPE, content_type)], body.into()).into_response()
}

/// Makes an answer from the status on a thread that may read files.
async fn from_status(
    pages: Arc<Pages>,
    make: impl FnOnce(&Pages, &Status) -> Result<Response, Error> + Send + 'static,
) -> Response {
    match tokio::task::spawn_blocking(move || make(&pages, &pages.status()?)).await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => answer(StatusCode::INTERNAL_SERVER_ERROR, TEXT, error.lines()),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn status_page(State(pages): State<Arc<Pages>>) -> Response {
    from_status(pages, |pages, status| Ok(answer(StatusCode::OK, HTML, page::html(pages, status)?))).await
}

async fn status_json(State(pages): State<Arc<Pages>>) -> Response {
    from_status(pages, |_, status| {
        let text = serde_json::to_vec_pretty(status).map_err(|error| Error::Output(error.into()))?;
        Ok(answer(StatusCode::OK, JSON, text))
    })
    .await
}

/// 200 while nothing needs a person, 503 and the reasons otherwise.
async fn healthz(State(pages): State<Arc<Pages>>) -> Response {
    from_status(pages, |_, status| {
        if status.is_well() {
            return Ok(answer(StatusCode::OK, TEXT, "ok\n"));
        }
        let overdue = status.overdue.iter().map(|source| format!("{source} is overdue\n"));
        let failed = status.last_run.as_ref().filter(|run| !run.is_done());
        let failed = failed.map(|LastRun { exit, .. }| format!("the last run ended with exit code {exit}\n"));
        Ok(answer(StatusCode::SERVICE_UNAVAILABLE, TEXT, overdue.chain(failed).collect::<String>()))
    })
    .await
}

async fn numbers(State(pages): State<Arc<Pages>>) -> Response {
    from_status(pages, |pages, status| {
        let text = metrics::text(status, editions::names(&pages.reports)?.len());
        Ok(answer(StatusCode::OK, METRICS, text))
    })
    .await
}

/// A file of an edition.
async fn edition(State(pages): State<Arc<Pages>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let asked = path.strip_prefix("/editions/").unwrap_or_default().to_owned();
    let found = tokio::task::spawn_blocking(move || editions::find(&pages.reports, &pages.store, &asked));
    let mut response = match found.await.ok().flatten() {
        Some(Found::File(file)) => match ServeFile::new(file).try_call(request).await {
            Ok(response) => response.map(Body::new),
            Err(_) => StatusCode::NOT_FOUND.into_response(),
        },
        Some(Found::Folder) => Redirect::permanent(&format!("{path}/")).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    };
    let policy = HeaderValue::from_static(EDITIONS_POLICY);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}
