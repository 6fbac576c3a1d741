//! A simulated YubiHSM 2 behind the connector's HTTP API, for tests only: yubihsm-sim [PORT]
//!
//! It serves the mock device of crate yubihsm, the one that TMKMS uses, and adds what real devices answer outside a session
//! (DeviceInfo, Echo) and a right status page, so that Yubico's own clients connect too. It prints its address, with a free port
//! for 0, and ends with its standard input. The mock panics on what a device refuses; then this ends, with exit code 70.
use std::io::Read;
use std::{panic, process, thread};
use tiny_http::{Method, Request, Response, Server};
use yubihsm::{Connector, Uuid};

/// Same content as MockHsm's in-session DeviceInfo: 2.0.0, serial 123456789, log 62/62.
fn device_info() -> Vec<u8> {
    let mut d = vec![2, 0, 0, 0x07, 0x5b, 0xcd, 0x15, 62, 62];
    d.extend(1..=47u8); // algorithms RSA_PKCS1_SHA1 .. EC_P224
    reply(0x86, &d)
}

fn reply(code: u8, data: &[u8]) -> Vec<u8> {
    let mut r = vec![code];
    r.extend((data.len() as u16).to_be_bytes());
    r.extend(data);
    r
}

fn status(port: u16) -> Vec<u8> {
    format!("status=OK\nserial=*\nversion=3.0.5\npid={}\naddress=127.0.0.1\nport={port}\n", process::id()).into_bytes()
}

/// What the mock answers; what it panics on is the end of this program, since its lock is poisoned then.
fn ask(hsm: &Connector, req: Request, body: Vec<u8>) {
    let first = body.first().copied();
    let h = hsm.clone();
    match panic::catch_unwind(panic::AssertUnwindSafe(move || h.send_message(Uuid::nil(), body.into()))) {
        Ok(Ok(m)) => send(req, m.into()),
        Ok(Err(e)) => {
            eprintln!("refused: {e}");
            send(req, reply(0x7f, &[0x03])) // invalid session
        }
        Err(_) => {
            send(req, reply(0x7f, &[0x01])); // invalid command
            eprintln!("the mock device panicked on a message {first:02x?}");
            process::exit(70);
        }
    }
}

fn send(req: Request, body: Vec<u8>) {
    let _ = req.respond(Response::from_data(body));
}

fn main() {
    let port = std::env::args().nth(1).unwrap_or("12345".into());
    let server = Server::http(format!("127.0.0.1:{port}")).expect("expected a port of loopback that is free");
    let port = server.server_addr().to_ip().expect("an address with a port").port();
    println!("simulated YubiHSM 2 at http://127.0.0.1:{port}");
    thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        process::exit(0);
    });
    let hsm = Connector::mockhsm();
    for mut req in server.incoming_requests() {
        let mut body = Vec::new();
        let _ = req.as_reader().take(4096).read_to_end(&mut body);
        match (req.method().clone(), req.url(), body.first()) {
            (Method::Get, "/connector/status", _) => send(req, status(port)),
            (Method::Post, "/connector/api", Some(0x06)) => send(req, device_info()),
            (Method::Post, "/connector/api", Some(0x01)) if body.len() >= 3 => send(req, reply(0x81, &body[3..])),
            (Method::Post, "/connector/api", Some(_)) => ask(&hsm, req, body),
            _ => {
                let _ = req.respond(Response::from_data(vec![]).with_status_code(404));
            }
        }
    }
}
