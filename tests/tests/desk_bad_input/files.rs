//! Files that are too large, or bear a virus's test signature.

use std::task::Poll;

use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::Value;
use tidegate_desk::{ATTACHMENT_BYTES_MAX, BroughtFile, DeskError};
use tidegate_domain::Attachment;
use tidegate_tests::town::{COUNTY, at, county};
use tower::ServiceExt as _;

use crate::scene::Scene;

/// The test file of virus scanners, in two parts so that this file is not taken for it.
const SIGNATURE: [&str; 2] =
    ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"];

async fn attach(scene: &Scene, name: &str, content: Vec<u8>) -> Result<Attachment, DeskError> {
    let file = BroughtFile {
        matter: scene.id,
        name: name.to_owned(),
        media_type: "application/pdf".to_owned(),
        content,
        by: "contact".to_owned(),
        at: at("2025-09-04 10:00"),
    };
    scene.town.desk.attach(&county(), file).await
}

/// Asks the API to keep a file that says to be of a length.
async fn brought(scene: &Scene, length: u64, body: Body) -> (u16, Value) {
    let router = tidegate_web::router(scene.town.host.clone(), None);
    let path = format!(
        "/api/v1/counties/{COUNTY}/matters/{}/attachments?name=report.pdf&by=contact",
        scene.id
    );
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/pdf")
        .header(header::CONTENT_LENGTH, length)
        .body(body)
        .unwrap();
    let response = router.oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

/// Two gigabytes by what it says: refused before a byte is read.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_two_gigabytes_is_refused_by_its_length() {
    let scene = Scene::first().await;
    let (status, answer) = brought(&scene, 2 << 30, unread()).await;
    assert_eq!(status, 413, "{answer}");
    assert!(answer.to_string().contains(&ATTACHMENT_BYTES_MAX.to_string()), "{answer}");
    let kept = scene.town.desk.attachments(&county(), scene.id).await.unwrap();
    assert!(kept.is_empty());
}

/// A body of which nothing is to be read.
fn unread() -> Body {
    Body::from_stream(futures::stream::poll_fn(
        |_| -> Poll<Option<Result<Vec<u8>, std::io::Error>>> {
            panic!("it was read although it says to be too large")
        },
    ))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_taken_up_to_its_last_byte_and_no_further() {
    let scene = Scene::first().await;
    let most = usize::try_from(ATTACHMENT_BYTES_MAX).unwrap();
    let kept = attach(&scene, "大.pdf", vec![b'a'; most]).await.unwrap();
    assert_eq!((kept.size, kept.quarantined), (ATTACHMENT_BYTES_MAX, None));
    let error = attach(&scene, "大.pdf", vec![b'a'; most + 1]).await.unwrap_err().to_string();
    assert!(error.contains("20971521") && error.contains("20971520"), "{error}");
    let error = attach(&scene, "空.pdf", Vec::new()).await.unwrap_err().to_string();
    assert!(error.contains("empty"), "{error}");
    let (status, _) =
        brought(&scene, ATTACHMENT_BYTES_MAX + 1, Body::from(vec![b'a'; most + 1])).await;
    assert_eq!(status, 413);
    assert_eq!(scene.town.desk.attachments(&county(), scene.id).await.unwrap().len(), 1);
}

/// By its name or by its content: kept as evidence, with the reason, and never handed out.
#[tokio::test(flavor = "multi_thread")]
async fn a_virus_test_file_is_kept_in_quarantine() {
    let scene = Scene::first().await;
    let signature = SIGNATURE.concat().into_bytes();
    let inside = [b"%PDF-1.7\n".as_slice(), &signature, b"\n%%EOF"].concat();
    for (name, content) in
        [("eicar.com", b"harmless".to_vec()), ("整改报告.pdf", signature), ("照片.jpg", inside)]
    {
        let kept = attach(&scene, name, content).await.unwrap();
        assert!(kept.quarantined.as_ref().is_some_and(|why| why.contains("virus")), "{kept:?}");
        let refused = scene.town.desk.attached(&county(), kept.id).await.unwrap_err().to_string();
        assert!(refused.contains("quarantine") && refused.contains(name), "{refused}");
        let (_, evidence) = scene.town.desk.kept_file(&county(), kept.id).await.unwrap();
        assert!(!evidence.content.is_empty(), "it is kept as evidence");
    }
    // The same name with other content is another file: both are kept.
    let one = attach(&scene, "整改报告.pdf", b"%PDF-1.7 one".to_vec()).await.unwrap();
    let other = attach(&scene, "整改报告.pdf", b"%PDF-1.7 other".to_vec()).await.unwrap();
    for (file, content) in [(&one, b"%PDF-1.7 one".as_slice()), (&other, b"%PDF-1.7 other")] {
        let kept = scene.town.desk.attached(&county(), file.id).await.unwrap();
        assert_eq!(kept.content, content);
    }
    assert_ne!(one.digest, other.digest);
    assert_eq!(scene.town.desk.attachments(&county(), scene.id).await.unwrap().len(), 5);
}
