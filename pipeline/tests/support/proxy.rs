//! A proxy on loopback: connects by CONNECT to the hosts that a test names, and forwards plain requests.

#![expect(clippy::unwrap_used, reason = "a proxy that cannot start fails its test")]

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use tokio::io::{AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use super::publisher::{Publisher, read_head};

/// What the proxy does, and what it was asked.
#[derive(Default)]
struct Rules {
    /// Where a host and port lead, as a name server of the proxy's own says. Other names are refused.
    hosts: BTreeMap<String, SocketAddr>,
    /// The value of `Proxy-Authorization` that it asks for.
    authorization: Option<String>,
    requests: Vec<String>,
}

/// A proxy at 127.0.0.1 that ends when it is dropped.
pub(crate) struct LoopbackProxy {
    address: SocketAddr,
    rules: Arc<Mutex<Rules>>,
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl LoopbackProxy {
    /// Starts a proxy that connects to no host by name, and to no address.
    pub(crate) fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let rules = Arc::new(Mutex::new(Rules::default()));
        let (end, ended) = oneshot::channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let thread = std::thread::spawn({
            let rules = Arc::clone(&rules);
            move || {
                runtime.block_on(async {
                    tokio::select! {
                        _ = ended => {}
                        () = listen(listener, rules) => {}
                    }
                });
            }
        });
        Self { address, rules, end: Some(end), thread: Some(thread) }
    }

    /// Its address, for `HTTPS_PROXY`.
    pub(crate) fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Connects a host and port ("www.example.org:443") to a publisher.
    pub(crate) fn leads(&self, host: &str, publisher: &Publisher) {
        self.rules.lock().unwrap().hosts.insert(host.to_owned(), publisher.socket());
    }

    /// Asks for this value of `Proxy-Authorization`.
    pub(crate) fn asks_for(&self, authorization: &str) {
        self.rules.lock().unwrap().authorization = Some(authorization.to_owned());
    }

    /// What it was asked: "CONNECT www.example.org:443".
    pub(crate) fn requests(&self) -> Vec<String> {
        self.rules.lock().unwrap().requests.clone()
    }
}

impl Drop for LoopbackProxy {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn listen(listener: std::net::TcpListener, rules: Arc<Mutex<Rules>>) {
    let listener = TcpListener::from_std(listener).unwrap();
    while let Ok((connection, _)) = listener.accept().await {
        let rules = Arc::clone(&rules);
        tokio::spawn(async move {
            // A client that goes away is part of a test.
            let _ = serve(connection, &rules).await;
        });
    }
}

async fn serve(mut client: TcpStream, rules: &Mutex<Rules>) -> io::Result<()> {
    let Some(head) = read_head(&mut client).await? else { return Ok(()) };
    let mut words = head.split(' ');
    let (method, target) = (words.next().unwrap(), words.next().unwrap());
    let is_tunnel = method == "CONNECT";
    let (host, path) = if is_tunnel {
        (target, "")
    } else {
        let rest = target.strip_prefix("http://").unwrap();
        rest.split_at(rest.find('/').unwrap())
    };
    let found = {
        let mut rules = rules.lock().unwrap();
        rules.requests.push(format!("{method} {target}"));
        let authorization = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("proxy-authorization").then(|| value.to_owned())
        });
        if rules.authorization.is_some() && authorization != rules.authorization {
            Err("407 Proxy Authentication Required")
        } else {
            rules.hosts.get(host).copied().ok_or("403 Forbidden")
        }
    };
    let address = match found {
        Ok(address) => address,
        Err(status) => {
            let response = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            client.write_all(response.as_bytes()).await?;
            return client.shutdown().await;
        }
    };
    let mut server = TcpStream::connect(address).await?;
    if is_tunnel {
        client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
    } else {
        server.write_all(head.replacen(target, path, 1).as_bytes()).await?;
    }
    copy_bidirectional(&mut client, &mut server).await.map(drop)
}
