//! The real host, killed twice while its gateways are down for an hour of its clock, which runs
//! sixty times as fast as the machine's: the hour lasts a minute.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant as RealInstant};

use tidegate_domain::{Channel, Instant, NoticeStatus};
use tidegate_store::{Outbox as _, SqliteStore};
use tidegate_tests::packs::root;
use tidegate_tests::process::{Running, WAIT_MAX, free_address};
use tidegate_tests::town::at;

use crate::mail::MailServer;
use crate::receiver::Receiver;
use crate::words::{EACH, PEOPLE, assert_each_once_in_order, batch, config, count};

/// Seconds of the host for each of the machine.
const SPEED: i64 = 60;

/// An hour of the host.
const DOWN: Duration = Duration::from_secs(60);

/// A host that is started again and again, whose clock goes on meanwhile.
struct Place {
    folder: tempfile::TempDir,
    began: RealInstant,
}

impl Place {
    fn new(sms: &str, mail: u16) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // What a killed host had in hand waits for ten minutes of its clock, ten seconds of ours.
        let policy = "[policy]\nclaim_seconds = 600\nidle_ms = 200\n";
        let gateways = folder.path().join("gateways.toml");
        fs_err::write(&gateways, format!("{policy}{}", config(sms, mail))).unwrap();
        let settings = format!(
            "data = {:?}\n[web]\nlisten = \"{}\"\n[devices]\nlisten = \"{}\"\n\
             [messages]\ngateways = {gateways:?}\n",
            folder.path().join("data"),
            free_address(),
            free_address(),
        );
        fs_err::write(folder.path().join("tidegate.toml"), settings).unwrap();
        Self { folder, began: RealInstant::now() }
    }

    /// What the host's clock says.
    fn now(&self) -> Instant {
        at("2026-03-02 09:00") + SPEED * i64::try_from(self.began.elapsed().as_secs()).unwrap()
    }

    fn serve(&self) -> Running {
        let settings = self.folder.path().join("tidegate.toml");
        let (now, speed) = (self.now().to_string(), SPEED.to_string());
        let arguments =
            ["serve", "--config", path(&settings), "--clock-start", &now, "--speed", &speed];
        let mut running = Running::start(&arguments, &root());
        running.line_with("page http://");
        running
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join("data/tidegate.sqlite")
    }

    /// Writes a batch as the host's desk would, over both channels.
    async fn write(&self, number: usize) {
        let store = SqliteStore::open(&self.database()).await.unwrap();
        for channel in [Channel::Sms, Channel::Email] {
            store.put_notices(&batch(channel, number, self.now())).await.unwrap();
        }
        store.close().await;
    }

    /// Waits until all notices of so many batches were sent over both channels.
    async fn all_sent(&self, batches: usize) {
        let store = SqliteStore::open(&self.database()).await.unwrap();
        let all = (batches * PEOPLE * EACH) as u64;
        let began = RealInstant::now();
        loop {
            let sms = count(&store, Channel::Sms, NoticeStatus::Sent).await;
            let mail = count(&store, Channel::Email, NoticeStatus::Sent).await;
            if (sms, mail) == (all, all) {
                break;
            }
            assert!(began.elapsed() < WAIT_MAX, "of {all} {sms} short messages and {mail} letters");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        store.close().await;
    }
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_host_killed_twice_while_its_gateways_are_down_sends_everything_once() {
    let (sms, mail) = (Receiver::closed(), free_address().port());
    let place = Place::new(&sms.url(), mail);
    fs_err::create_dir_all(place.database().parent().unwrap()).unwrap();
    place.write(1).await;
    let host = place.serve();
    tokio::time::sleep(DOWN / 4).await;
    host.kill();

    place.write(2).await;
    sms.busy(true);
    sms.open().await;
    let host = place.serve();
    tokio::time::sleep(DOWN / 4).await;
    // Written while the host serves, as by another process of the county.
    place.write(3).await;
    host.kill();

    let host = place.serve();
    tokio::time::sleep(DOWN.saturating_sub(place.began.elapsed())).await;
    assert!(place.now() >= at("2026-03-02 10:00"), "an hour of its clock");
    assert!(sms.refused() > 0 && sms.texts().is_empty());

    let letters = MailServer::at(mail);
    sms.busy(false);
    place.all_sent(3).await;
    assert!(host.stop(), "the host ends well when asked");
    assert_each_once_in_order(&sms.texts(), 3);
    assert_each_once_in_order(&letters.texts(), 3);
}
