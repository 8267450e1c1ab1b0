//! A publisher on loopback: answers by path as a test scripts it, and remembers what it was asked.
//! It runs on a thread of its own, so that a test may block on the program while it answers.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a publisher that cannot stand fails its test")]

mod answer;
mod authority;
pub(crate) mod eff;
mod wire;
pub(crate) mod workbooks;
pub(crate) mod wres;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use url::Url;

pub(crate) use answer::Answer;
pub(crate) use authority::Authority;
use wire::serve;
pub(crate) use wire::{Request, read_head};

/// What is answered where, and what was asked.
#[derive(Default)]
struct Script {
    /// By path and query: the answers still to give, in turn; the last one stays.
    answers: BTreeMap<String, Vec<Answer>>,
    requests: Vec<Request>,
}

impl Script {
    /// Notes a request and gives its answer; 404 where the test scripted none.
    fn answer(&mut self, request: Request) -> Answer {
        let answer = match self.answers.get_mut(&request.path) {
            Some(turns) if turns.len() > 1 => turns.remove(0),
            Some(turns) => turns.first().cloned().expect("a script has at least one answer"),
            None => Answer::status(404),
        };
        self.requests.push(request);
        answer
    }
}

/// A server at 127.0.0.1 that is gone when it is dropped.
pub(crate) struct Publisher {
    address: SocketAddr,
    script: Arc<Mutex<Script>>,
    /// Says that stalled answers may go on, or that the publisher closes.
    state: watch::Sender<State>,
    thread: Option<JoinHandle<()>>,
}

/// What the publisher's connections wait for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Stalled answers stay silent.
    Open,
    /// Stalled answers go on.
    Released,
    /// Everything ends.
    Closed,
}

impl Publisher {
    /// Starts a publisher on a free port.
    pub(crate) fn start() -> Self {
        Self::start_with(None)
    }

    /// Starts a publisher of https on a free port, with a certificate of these hosts.
    pub(crate) fn start_https(authority: &Authority, hosts: &[&str]) -> Self {
        Self::start_with(Some(authority.server(hosts)))
    }

    fn start_with(tls: Option<TlsAcceptor>) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let script = Arc::new(Mutex::new(Script::default()));
        let (state, watched) = watch::channel(State::Open);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let thread = std::thread::spawn({
            let script = Arc::clone(&script);
            move || runtime.block_on(listen(listener, tls, script, watched))
        });
        Self { address, script, state, thread: Some(thread) }
    }

    /// Its address on loopback.
    pub(crate) fn socket(&self) -> SocketAddr {
        self.address
    }

    /// The address of its root.
    pub(crate) fn base(&self) -> Url {
        self.at("/")
    }

    /// The address of a path.
    pub(crate) fn at(&self, path: &str) -> Url {
        format!("http://{}{path}", self.address).parse().unwrap()
    }

    /// Answers a path, query included, always like this; what was scripted for it before is forgotten.
    pub(crate) fn on(&self, path: &str, answer: Answer) {
        self.in_turn(path, [answer]);
    }

    /// Answers a path like this in turn; the last answer stays.
    pub(crate) fn in_turn(&self, path: &str, answers: impl IntoIterator<Item = Answer>) {
        let answers: Vec<Answer> = answers.into_iter().collect();
        assert!(!answers.is_empty(), "a script has at least one answer");
        self.script.lock().unwrap().answers.insert(path.to_owned(), answers);
    }

    /// Everything it was asked, in order.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.script.lock().unwrap().requests.clone()
    }

    /// The paths it was asked for, in order.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.requests().into_iter().map(|request| request.path).collect()
    }

    /// Lets every stalled answer, now and later, go on.
    pub(crate) fn release(&self) {
        self.state.send_replace(State::Released);
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        self.state.send_replace(State::Closed);
        if let Some(thread) = self.thread.take() {
            // A panic on the thread has failed the test by its missing answer already.
            let _ = thread.join();
        }
    }
}

async fn listen(
    listener: std::net::TcpListener,
    tls: Option<TlsAcceptor>,
    script: Arc<Mutex<Script>>,
    state: watch::Receiver<State>,
) {
    let listener = TcpListener::from_std(listener).unwrap();
    let mut closing = state.clone();
    loop {
        tokio::select! {
            _ = closing.wait_for(|state| *state == State::Closed) => return,
            Ok((connection, _)) = listener.accept() => {
                let (tls, script, state) = (tls.clone(), Arc::clone(&script), state.clone());
                tokio::spawn(async move {
                    // A client that goes away is part of many a test.
                    let _ = match tls {
                        None => serve(connection, &script, state).await,
                        Some(tls) => match tls.accept(connection).await {
                            Ok(connection) => serve(connection, &script, state).await,
                            Err(refused) => Err(refused),
                        },
                    };
                });
            }
        }
    }
}
