//! The commands that explain a judgement, hand it over as evidence and check that anywhere.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::Path;

use tidegate_domain::{Averaging, Date, Instant, Validity};
use tidegate_tests::binary::run;
use tidegate_tests::county::{DATABASE, MIDNIGHT, open, reading, register_boiler, send, stream};

const COUNTY: &str = "330122";
const BOILER: &str = "91330122TESTBOILER";
const DAY: Instant = 86_400;

/// A data folder as the host leaves it, with one judged day of a boiler that was over its limit for
/// two hours; gives the judgement.
async fn judged(data: &Path) -> String {
    let now = MIDNIGHT + 2 * DAY;
    let (host, store) = open(data, &["national", "standards", "zhejiang"], now).await;
    register_boiler(&host, COUNTY, BOILER, Some("200")).await;
    let hours = (0..24).map(|hour| {
        let value = if hour == 9 || hour == 10 { "230" } else { "150" };
        reading(Averaging::Hour, hour, value, Validity::Valid)
    });
    send(&host, &stream(COUNTY, BOILER, Averaging::Hour), hours.collect()).await;
    host.grade_all().await.unwrap();
    let judging = host.judge(BOILER, Date::of_instant(MIDNIGHT)).await.unwrap();
    drop(host);
    store.close().await;
    fs_err::rename(data.join(DATABASE), data.join("tidegate.sqlite")).unwrap();
    judging.judgement.id
}

#[tokio::test]
async fn a_judgement_is_explained_handed_over_and_checked_without_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs_err::create_dir(&data).unwrap();
    let id = judged(&data).await;
    let here = folder.path();

    let short = id.get(..12).unwrap();
    let zh = run(here, &["explain", short, "--data", "data"]);
    assert_eq!(zh.code, 0, "{zh:?}");
    for word in ["构成要件", "200.5 mg/m³", &id] {
        assert!(zh.stdout.contains(word), "{word}: {}", zh.stdout);
    }
    let to_file = ["explain", &id, "--data", "data", "--language", "en", "--html", "page.html"];
    assert_eq!(run(here, &to_file).code, 0);
    assert!(fs_err::read_to_string(here.join("page.html")).unwrap().contains("Elements"));
    let nowhere = run(here, &["explain", &id, "--data", "nowhere"]);
    assert!(nowhere.code != 0 && nowhere.stderr.contains("there is no database"), "{nowhere:?}");
    assert!(!here.join("nowhere").exists());

    let write = ["evidence", &id, "-o", "evidence", "--data", "data", "--no-pdf"];
    let written = run(here, &write);
    assert_eq!(written.code, 0, "{written:?}");
    let again = run(here, &write);
    assert!(again.code != 0 && again.stderr.contains("is not empty"), "{again:?}");

    // Checked where only the folder and a key are.
    fs_err::copy(data.join("keys/signing.pub"), here.join("county.pub")).unwrap();
    fs_err::remove_dir_all(&data).unwrap();
    let alone = run(here, &["verify", "evidence"]);
    assert_eq!(alone.code, 0, "{alone:?}");
    assert!(alone.stdout.contains("identical bit for bit"), "{alone:?}");
    assert!(alone.stdout.contains("is for you to find out"), "{alone:?}");
    let known = run(here, &["verify", "evidence", "--trust", "county.pub"]);
    assert!(known.code == 0 && known.stdout.contains("which you trust"), "{known:?}");

    let page = here.join("evidence/page.html");
    let mut bytes = fs_err::read(&page).unwrap();
    let middle = bytes.len() / 2;
    *bytes.get_mut(middle).unwrap() ^= 1;
    fs_err::write(&page, bytes).unwrap();
    fs_err::write(here.join("evidence/more.txt"), "").unwrap();
    let broken = run(here, &["verify", "evidence"]);
    assert_eq!(broken.code, 1, "{broken:?}");
    for word in ["`page.html` was changed", "`more.txt` does not belong", "2 problems"] {
        assert!(broken.stdout.contains(word), "{word}: {broken:?}");
    }
}
