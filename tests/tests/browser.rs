//! The live page in a real browser.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::{Client, ClientBuilder, Locator};
use tidegate_tests::bundles::{file, signed, trust};
use tidegate_tests::packs::{component, root};
use tidegate_tests::process::{Running, free_address, wait_for};

/// The longest that something may take to show.
const SHOWN_WITHIN: Duration = Duration::from_secs(60);

/// ChromeDriver, killed when the test ends.
struct Driver(Child, SocketAddr);

impl Driver {
    fn start() -> Self {
        let address = free_address();
        let child = Command::new("chromedriver")
            .arg(format!("--port={}", address.port()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let child = child.unwrap_or_else(|error| {
            panic!("chromedriver does not start ({error}): `tests/run` installs it")
        });
        let mut driver = Self(child, address);
        wait_for("chromedriver", || {
            assert!(driver.0.try_wait().unwrap().is_none(), "chromedriver ended");
            std::net::TcpStream::connect(address).ok()
        });
        driver
    }

    async fn client(&self, profile: &std::path::Path) -> Client {
        let options = serde_json::json!({
            "binary": "/usr/bin/chromium",
            "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--window-size=1400,1600", format!("--user-data-dir={}", profile.display()),
            ],
        });
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("goog:chromeOptions".to_owned(), options);
        let mut builder =
            ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
        builder.capabilities(capabilities).connect(&format!("http://{}", self.1)).await.unwrap()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn shown(client: &Client, css: &str) -> fantoccini::elements::Element {
    let waiting = client.wait().at_most(SHOWN_WITHIN).for_element(Locator::Css(css)).await;
    waiting.unwrap_or_else(|error| panic!("`{css}` is not shown: {error}"))
}

/// Keeps a picture of the whole window.
async fn keep_picture(client: &Client, name: &str) {
    let folder: PathBuf = root().join("tests/out");
    fs_err::create_dir_all(&folder).unwrap();
    fs_err::write(folder.join(name), client.screenshot().await.unwrap()).unwrap();
}

/// A day that was judged, from the list to its explanation in both languages.
async fn look_at_a_judgement(client: &Client, web: &str) {
    let list = format!("http://{web}/counties/330122/judgements?kind=judged-period&lang=zh-CN");
    let until = std::time::Instant::now() + SHOWN_WITHIN;
    let address = loop {
        client.goto(&list).await.unwrap();
        let links = client.find_all(Locator::Css("td a.code[href^='/judgements/']")).await.unwrap();
        if let Some(link) = links.first() {
            break link.attr("href").await.unwrap().unwrap();
        }
        assert!(std::time::Instant::now() < until, "no day was judged");
        tokio::time::sleep(Duration::from_millis(500)).await;
    };
    keep_picture(client, "judgements.png").await;
    client.goto(&format!("http://{web}{address}?lang=zh-CN")).await.unwrap();
    let text = shown(client, "#judgement").await.text().await.unwrap();
    for words in ["判定对象", "判定记录", "national 0.1.0", "执行引擎"] {
        assert!(text.contains(words), "`{words}` is not in: {text}");
    }
    keep_picture(client, "judgement.png").await;
    client.goto(&format!("http://{web}{address}?lang=en")).await.unwrap();
    let text = shown(client, "#judgement").await.text().await.unwrap();
    for words in ["What was judged", "Engine", "national 0.1.0"] {
        assert!(text.contains(words), "`{words}` is not in: {text}");
    }
    // Nothing hangs over the edge of the window, also of a narrow one.
    client.set_window_size(420, 900).await.unwrap();
    let script = "return document.documentElement.scrollWidth - window.innerWidth";
    let over = client.execute(script, Vec::new()).await.unwrap();
    assert!(over.as_i64().unwrap() <= 0, "the page is {over} px too wide");
    keep_picture(client, "judgement-narrow.png").await;
    client.set_window_size(1400, 1600).await.unwrap();
}

/// Whether the browser is left out.
fn is_quick() -> bool {
    let quick = std::env::var("TIDEGATE_TESTS_QUICK").as_deref() == Ok("yes");
    if quick {
        eprintln!("NOT RUN: the page in a browser, left out by --quick");
    }
    quick
}

#[tokio::test]
async fn a_person_sees_outlets_live_warnings_and_why() {
    if is_quick() {
        return;
    }
    let web = free_address().to_string();
    let arguments =
        ["demo", "--listen", &web, "--devices", "127.0.0.1:0", "--speed", "3600", "--for", "5m"];
    let mut demo = Running::start(&arguments, &root());
    demo.line_with("page http://");
    let profile = tempfile::tempdir().unwrap();
    let driver = Driver::start();
    let client = driver.client(profile.path()).await;

    client.goto(&format!("http://{web}/counties/330122?lang=zh-CN")).await.unwrap();
    shown(&client, "#outlets .card").await;
    let cards = client.find_all(Locator::Css("#outlets .card")).await.unwrap();
    assert_eq!(cards.len(), 100, "every monitored outlet has a card");
    let language = client.find(Locator::Css("html")).await.unwrap().attr("lang").await.unwrap();
    assert_eq!(language.as_deref(), Some("zh-CN"));
    let summary = client.find(Locator::Css("#summary")).await.unwrap().text().await.unwrap();
    assert!(summary.contains("3400") || summary.contains("3,400"), "{summary}");

    // Nothing is reloaded: the warning comes to the open page by itself.
    shown(&client, "#warnings a[id^=warning-]").await;
    let card = shown(&client, "#outlets .card:not(.g-normal)").await;
    let address = card.attr("href").await.unwrap().unwrap();
    client.goto(&format!("http://{web}{address}")).await.unwrap();
    shown(&client, "#outlet svg").await;
    keep_picture(&client, "page.png").await;

    let link = shown(&client, "#warnings a[id^=warning-]").await;
    let address = link.attr("href").await.unwrap().unwrap();
    client.goto(&format!("http://{web}{address}?lang=en")).await.unwrap();
    let language = shown(&client, "html").await.attr("lang").await.unwrap();
    assert_eq!(language.as_deref(), Some("en"));
    let text = client.find(Locator::Css("body")).await.unwrap().text().await.unwrap();
    for words in ["tonglu 0.1.0", "330122"] {
        assert!(text.contains(words), "`{words}` is not in: {text}");
    }
    assert!(text.contains("GB ") || text.contains("permit"), "the law is named: {text}");
    let digest = text
        .split_whitespace()
        .any(|word| word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert!(digest, "the pack's digest is shown: {text}");
    keep_picture(&client, "warning.png").await;
    look_at_a_judgement(&client, &web).await;
    client.close().await.unwrap();
    assert!(demo.stop(), "the demo ends well when asked");
}

/// Clicks the first element that fits.
async fn click(client: &Client, css: &str) {
    shown(client, css).await.click().await.unwrap_or_else(|error| panic!("`{css}`: {error}"));
}

/// Types into a field.
async fn type_in(client: &Client, css: &str, text: &str) {
    shown(client, css).await.send_keys(text).await.unwrap_or_else(|error| panic!("{css}: {error}"));
}

/// Waits until an element's text holds some words.
async fn says(client: &Client, css: &str, words: &str) {
    let until = std::time::Instant::now() + SHOWN_WITHIN;
    loop {
        let text = shown(client, css).await.text().await.unwrap_or_default();
        if text.contains(words) {
            return;
        }
        assert!(std::time::Instant::now() < until, "`{words}` is not in `{css}`: {text}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// A county's host with the shipped packs, the keys of its people, and the next version of its pack
/// in a file.
fn served(folder: &std::path::Path, web: &str) -> Running {
    fs_err::create_dir_all(folder.join("county")).unwrap();
    let keyring = trust().keyring.to_toml().unwrap();
    fs_err::write(folder.join("county/keyring.toml"), keyring).unwrap();
    let mut arguments = vec!["serve", "--data", "county", "--listen", web];
    arguments.extend(["--devices", "127.0.0.1:0"]);
    for pack in ["national", "standards", "tonglu"] {
        fs_err::write(folder.join(format!("{pack}.wasm")), component(pack)).unwrap();
    }
    arguments.extend(["--pack", "national.wasm", "--pack", "standards.wasm"]);
    arguments.extend(["--pack", "tonglu.wasm"]);
    let next = signed(file(
        "quzhou",
        &[
            ("name = \"quzhou\"", "name = \"tonglu\""),
            ("version = \"0.1.0\"", "version = \"0.2.0\""),
            ("jurisdiction = \"330800\"", "jurisdiction = \"330122\""),
        ],
    ));
    fs_err::write(folder.join("next.tgp"), next).unwrap();
    fs_err::write(folder.join("broken.tgp"), b"no pack").unwrap();
    let mut served = Running::start(&arguments, folder);
    served.line_with("page http://");
    served
}

/// Hands a file in through the page.
async fn hand_in(client: &Client, web: &str, file: &std::path::Path) {
    client.goto(&format!("http://{web}/packs?lang=zh-CN")).await.unwrap();
    type_in(client, "#pack-file", file.to_str().unwrap()).await;
    click(client, "#publish button").await;
    shown(client, "#admission").await;
}

#[tokio::test]
async fn a_person_hands_a_pack_in_promotes_it_and_rolls_it_back() {
    if is_quick() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let web = free_address().to_string();
    let host = served(folder.path(), &web);
    let profile = tempfile::tempdir().unwrap();
    let driver = Driver::start();
    let client = driver.client(profile.path()).await;

    hand_in(&client, &web, &folder.path().join("broken.tgp")).await;
    says(&client, "#admission h1", "拒绝").await;
    says(&client, "#steps", "文件完整").await;
    hand_in(&client, &web, &folder.path().join("next.tgp")).await;
    says(&client, "#admission h1", "准入").await;
    let text = shown(&client, "#steps").await.text().await.unwrap();
    for step in ["签名", "编译", "规则包自带案例", "所有规则包应有的性质"] {
        assert!(text.contains(step), "`{step}` is not in: {text}");
    }
    keep_picture(&client, "admission.png").await;

    // Draft, shadow, active: the last only after what it changes was shown.
    let county = format!("http://{web}/counties/330122/packs?lang=zh-CN");
    let place = "[data-place='330122/tonglu']";
    let newest = format!("{place} tbody tr:first-child");
    client.goto(&county).await.unwrap();
    says(&client, &newest, "草稿").await;
    click(&client, &format!("{newest} summary")).await;
    type_in(&client, &format!("{newest} form.decide input[name=reason]"), "试运行").await;
    click(&client, &format!("{newest} form.decide button")).await;
    says(&client, &newest, "影子运行").await;
    keep_picture(&client, "packs.png").await;
    click(&client, &format!("{newest} summary")).await;
    click(&client, &format!("{newest} form.promote button")).await;
    says(&client, "#promotion", "未写入任何内容").await;
    keep_picture(&client, "promotion.png").await;
    type_in(&client, "#promote input[name=reason]", "影子运行一致").await;
    click(&client, "#promote button").await;
    says(&client, &newest, "生效").await;
    says(&client, place, "停用").await;

    type_in(&client, &format!("{place} form.rollback input[name=reason]"), "过严").await;
    click(&client, &format!("{place} form.rollback button")).await;
    says(&client, &newest, "停用").await;
    // Nothing hangs over the edge of a narrow window.
    client.set_window_size(420, 900).await.unwrap();
    let script = "return document.documentElement.scrollWidth - window.innerWidth";
    for page in [&county, &format!("http://{web}/packs?lang=en")] {
        client.goto(page).await.unwrap();
        let over = client.execute(script, Vec::new()).await.unwrap();
        assert!(over.as_i64().unwrap() <= 0, "{page} is {over} px too wide");
    }
    keep_picture(&client, "packs-narrow.png").await;
    client.close().await.unwrap();
    assert!(host.stop(), "the host ends well when asked");
}
