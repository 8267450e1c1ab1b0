//! Takes connections, so many at once and each for so long: one request each.

use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use super::{Pages, routes};

/// The most bytes of a request's head.
const LARGEST_HEAD: usize = 16 * 1024;

/// How long is waited when the system gives no connection, as when all its files are open.
const PAUSE: Duration = Duration::from_millis(200);

/// What is said to one connection too many.
const BUSY: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/// What clients may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections at once.
    pub connections: usize,
    /// The longest that a request's head may take to come.
    pub head: Duration,
    /// The longest that a connection may last in all, a slow reader's too.
    pub total: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connections: 64, head: Duration::from_secs(5), total: Duration::from_mins(1) }
    }
}

/// Answers for as long as it is polled.
pub async fn serve(listener: TcpListener, pages: Pages, limits: Limits) {
    let routes = routes::routes(Arc::new(pages));
    let free = Arc::new(Semaphore::new(limits.connections));
    let waiting = Arc::new(Semaphore::new(limits.connections));
    loop {
        let Ok((connection, _)) = listener.accept().await else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let Ok(permit) = Arc::clone(&free).try_acquire_owned() else {
            // Beyond as many again it is closed without a word.
            if let Ok(permit) = Arc::clone(&waiting).try_acquire_owned() {
                tokio::spawn(async move {
                    let _ = tokio::time::timeout(limits.head, turn_away(connection)).await;
                    drop(permit);
                });
            }
            continue;
        };
        let routes = TowerToHyperService::new(routes.clone());
        tokio::spawn(async move {
            let mut builder = http1::Builder::new();
            builder.timer(TokioTimer::new()).header_read_timeout(limits.head);
            builder.keep_alive(false).max_buf_size(LARGEST_HEAD);
            let answered = builder.serve_connection(TokioIo::new(connection), routes);
            // What goes wrong on a connection concerns only who opened it.
            let _ = tokio::time::timeout(limits.total, answered).await;
            drop(permit);
        });
    }
}

/// Says that there are too many. What was asked is read to its end: a connection that is closed over unread
/// bytes takes the answer back.
async fn turn_away(mut connection: TcpStream) -> std::io::Result<()> {
    connection.write_all(BUSY).await?;
    connection.shutdown().await?;
    tokio::io::copy(&mut connection, &mut tokio::io::sink()).await?;
    Ok(())
}
