//! Connections that break, and servers that do not answer.

use std::time::{Duration, Instant};

use tinyllm::provider::openai::OpenAi;
use tinyllm::{Error, ErrorKind};

use super::{KEY, ask, assert_no_key, check_fault, client, fault_of, once, request};
use crate::support::faulty_server::{Answer, Behaviour, FaultyServer};

#[tokio::test]
async fn a_refused_connection_can_be_tried_again() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap().to_string();
    drop(listener);
    let client = OpenAi::builder()
        .base_url(format!("http://{host}/v1"))
        .api_key(KEY)
        .build();
    let error = ask(&client.unwrap(), &request()).await.unwrap_err();
    assert_eq!(error.message(), format!("could not connect to {host}"));
    assert_eq!(
        (error.kind(), error.is_retryable()),
        (ErrorKind::Connection, true)
    );
    assert_no_key(&error);
    let story = Error::from(error).to_string();
    assert!(story.contains("Connection refused"), "{story}");
    let advice =
        format!("to do: start the server, or check TINYLLM_BASE_URL, which is http://{host}/v1");
    assert!(story.contains(&advice), "{story}");
    assert_eq!(story.lines().count(), 3, "{story}");
}

#[tokio::test]
async fn an_unknown_host_is_named() {
    // `.invalid` never resolves (RFC 6761), and a lookup without a network fails as well.
    let client = OpenAi::builder()
        .base_url("http://models.invalid/v1")
        .api_key(KEY)
        .build();
    let error = ask(&client.unwrap(), &request()).await.unwrap_err();
    assert_eq!(error.message(), "could not connect to models.invalid");
    assert_eq!(
        (error.kind(), error.is_retryable()),
        (ErrorKind::Connection, true)
    );
    assert_no_key(&error);
}

#[tokio::test]
async fn plain_http_behind_https_is_a_fault_of_the_connection() {
    let server = FaultyServer::start([Answer::says("hi")]).await;
    let base = server.base_url().replace("http:", "https:");
    let client = OpenAi::builder()
        .base_url(base)
        .api_key(KEY)
        .build()
        .unwrap();
    let error = ask(&client, &request()).await.unwrap_err();
    assert_eq!(
        error.message(),
        format!("could not connect to {}", server.host())
    );
    assert_eq!(
        (error.kind(), error.is_retryable()),
        (ErrorKind::Connection, true)
    );
}

#[tokio::test]
async fn a_silent_server_runs_into_the_time_limit() {
    let start = Instant::now();
    check_fault(
        Behaviour::Silence,
        once(
            ErrorKind::Timeout,
            "no reply from HOST within 1s",
            "allow more time",
        ),
    )
    .await;
    assert!(start.elapsed() < Duration::from_secs(10));
    let late = Behaviour::Delayed(Duration::from_secs(60), Box::new(Answer::says("hi").into()));
    let (error, _server) = fault_of(late).await;
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn a_slow_server_is_waited_for() {
    let late = Behaviour::Delayed(
        Duration::from_millis(50),
        Box::new(Answer::says("hi").into()),
    );
    let server = FaultyServer::start([late]).await;
    let client = client(&server).build().unwrap();
    assert_eq!(ask(&client, &request()).await.unwrap().text, "hi");
}

#[tokio::test]
async fn a_reply_that_stalls_runs_into_the_time_limit() {
    let body = Answer::new(200, "application/json", vec![b' '; 100]);
    check_fault(
        Behaviour::StallInReply(body),
        once(
            ErrorKind::Timeout,
            "no whole reply from HOST within 1s, only 50 bytes",
            "",
        ),
    )
    .await;
}

#[tokio::test]
async fn a_connection_closed_without_a_reply_is_not_tried_again() {
    for behaviour in [Behaviour::CloseOnAccept, Behaviour::CloseAfterRequest] {
        check_fault(
            behaviour,
            once(
                ErrorKind::Connection,
                "HOST closed the connection without a reply",
                "it was not repeated because the server may have done, and billed, the work",
            ),
        )
        .await;
    }
}

#[tokio::test]
async fn a_kept_connection_that_closes_is_not_tried_again() {
    let behaviours = [
        Behaviour::Reply(Answer::says("1").keep_alive()),
        Behaviour::CloseAfterRequest,
        Behaviour::Reply(Answer::says("3")),
    ];
    let server = FaultyServer::start(behaviours).await;
    let client = client(&server).build().unwrap();
    assert_eq!(ask(&client, &request()).await.unwrap().text, "1");
    let error = ask(&client, &request()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.is_retryable()),
        (ErrorKind::Connection, false)
    );
    assert_eq!((server.requests().len(), server.connections()), (2, 1));
    assert_eq!(ask(&client, &request()).await.unwrap().text, "3");
}

#[tokio::test]
async fn a_connection_cut_in_mid_reply_is_not_tried_again() {
    let body = Answer::new(200, "application/json", vec![b' '; 100]);
    check_fault(
        Behaviour::HalfReply(body),
        once(
            ErrorKind::Connection,
            "the connection to HOST broke after 50 bytes of the reply",
            "the reply had begun",
        ),
    )
    .await;
}

#[tokio::test]
async fn an_error_cut_in_its_middle_keeps_its_status() {
    let (error, _server) = fault_of(Behaviour::HalfReply(Answer::text(503, "overload"))).await;
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Server, Some(503))
    );
    assert!(error.message().ends_with(": over"), "{error}");
}

#[tokio::test]
async fn dropping_a_request_closes_its_connection() {
    let server = FaultyServer::start([Behaviour::Silence]).await;
    let client = client(&server).build().unwrap();
    let request = request();
    tokio::select! {
        reply = ask(&client, &request) => unreachable!("{reply:?}"),
        () = server.arrived() => {}
    }
    let gone = tokio::time::timeout(Duration::from_secs(10), server.abandoned()).await;
    assert!(gone.is_ok(), "the connection is still open");
    assert_eq!(server.requests().len(), 1);
}
