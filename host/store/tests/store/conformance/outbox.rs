//! People and the notices that wait for them.

use super::matter::*;
use super::support::*;
use tidegate_domain::{
    Channel, MatterKind, NewNotice, Notice, NoticeStatus, NoticeTry, Person, TryOutcome, Urgency,
};
use tidegate_store::{Claim, NoticeFilter, Page, PersonFilter, Put, PutOff, Store, StoreError};

pub(crate) async fn people_are_found_by_what_they_are(store: Shared) {
    register_site(&*store).await;
    store.put_enterprises(&[enterprise_in(NEIGHBOUR, "N")]).await.unwrap();
    let contact = person("contact", Some("A"), &["contact", "manager"]);
    let wang = person("wang", None, &["approver"]);
    let li = person("li", None, &["approver", "inspector"]);
    let elsewhere =
        Person { county: code(NEIGHBOUR), ..person("contact", Some("N"), &["contact"]) };
    let all = [contact.clone(), wang.clone(), li.clone(), elsewhere.clone()];
    let put = store.put_people(&all).await.unwrap();
    assert_eq!(put, Put { new: 4, updated: 0, unchanged: 0 });
    let silent = Person { active: false, ..wang.clone() };
    let put = store.put_people(&[silent.clone(), li.clone()]).await.unwrap();
    assert_eq!(put, Put { new: 0, updated: 1, unchanged: 1 });
    assert_eq!(store.person(&county(), "wang").await.unwrap(), Some(silent.clone()));
    assert_eq!(store.person(&code(NEIGHBOUR), "wang").await.unwrap(), None);

    let own = || PersonFilter { county: Some(county()), ..Default::default() };
    let post = |post: &str| PersonFilter { post: Some(post.to_owned()), ..own() };
    let account = Some("account-li".to_owned());
    let everybody = vec![&contact, &elsewhere, &li, &silent];
    for (what, filter, expected) in [
        ("all", PersonFilter::default(), everybody),
        ("county", own(), vec![&contact, &li, &silent]),
        ("officers", PersonFilter { officers: true, ..own() }, vec![&li, &silent]),
        ("post", post("approver"), vec![&li, &silent]),
        ("other post", post("manager"), vec![&contact]),
        ("part of a post", post("manage"), vec![]),
        ("account", PersonFilter { account, ..Default::default() }, vec![&li]),
        (
            "enterprise",
            PersonFilter { enterprise: Some("N".to_owned()), ..Default::default() },
            vec![&elsewhere],
        ),
        ("together", PersonFilter { officers: true, ..post("inspector") }, vec![&li]),
    ] {
        let people = store.people(&filter, Page::first(10)).await.unwrap();
        assert_eq!(people.total, expected.len() as u64, "{what}");
        assert_eq!(people.items.iter().collect::<Vec<_>>(), expected, "{what}");
    }
    let nobody = person("x", Some("nobody"), &[]);
    let error = store.put_people(&[person("y", None, &[]), nobody]).await.unwrap_err();
    assert!(matches!(error, StoreError::UnknownEnterprise { .. }), "{error}");
    assert_eq!(store.person(&county(), "y").await.unwrap(), None);
}

fn sms(key: &str, person: &str) -> NewNotice {
    notice(key, person, Channel::Sms, MARCH)
}

fn claim(by: &str, now: i64) -> Claim {
    Claim { by: by.to_owned(), now, until: now + 60, rows: 100 }
}

/// The keys of what a host takes in hand.
async fn take(store: &dyn Store, by: &str, now: i64) -> Vec<String> {
    keys(store.claim_notices(&claim(by, now)).await.unwrap())
}

fn keys(notices: Vec<Notice>) -> Vec<String> {
    notices.into_iter().map(|one| one.notice.key).collect()
}

async fn id_of(store: &dyn Store, key: &str) -> i64 {
    let all = store.notices(&NoticeFilter::default(), Page::first(1_000)).await.unwrap();
    all.items.iter().find(|one| one.notice.key == key).unwrap().id
}

fn tried(notice: i64, number: u32, at: i64, outcome: TryOutcome) -> NoticeTry {
    NoticeTry { notice, number, at, outcome }
}

fn sent(receipt: Option<&str>) -> TryOutcome {
    TryOutcome::Sent { receipt: receipt.map(str::to_owned) }
}

fn again(next_at: i64) -> TryOutcome {
    TryOutcome::Again { problem: "the gateway does not answer".to_owned(), next_at }
}

fn dead() -> TryOutcome {
    TryOutcome::Dead { problem: "no such number".to_owned() }
}

pub(crate) async fn a_key_is_kept_once_and_the_inbox_is_sent_at_once(store: Shared) {
    let mut inbox = notice("i", "contact", Channel::Inbox, MARCH);
    inbox.address = String::new();
    let held = NewNotice { held: Some("grouped".to_owned()), ..sms("h", "contact") };
    let all = [sms("a", "contact"), inbox.clone(), sms("a", "wang"), held.clone()];
    assert_eq!(store.put_notices(&all).await.unwrap(), 3);
    assert_eq!(store.put_notices(&all).await.unwrap(), 0);
    let elsewhere = NewNotice { county: code(NEIGHBOUR), ..sms("a", "contact") };
    assert_eq!(store.put_notices(&[elsewhere]).await.unwrap(), 1, "another county's key");
    let kept = store.notice(id_of(&*store, "i").await).await.unwrap().unwrap();
    assert_eq!(
        (&kept.notice, kept.status, kept.sent_at),
        (&inbox, NoticeStatus::Sent, Some(MARCH))
    );
    let kept = store.notice(id_of(&*store, "h").await).await.unwrap().unwrap();
    assert_eq!((&kept.notice, kept.status, kept.sent_at), (&held, NoticeStatus::Suppressed, None));
    assert_eq!(kept.problem.as_deref(), Some("grouped"));
    let waits = store.claim_notices(&claim("one", MARCH)).await.unwrap();
    assert_eq!(waits.len(), 2, "only the two messages are to be sent");
    let waits = &waits[0];
    assert_eq!((&waits.notice, waits.status, waits.tries), (&all[0], NoticeStatus::Waiting, 0));
    assert_eq!((waits.next_at, waits.sent_at, waits.receipt.as_ref()), (MARCH, None, None));
    // The inbox is delivered when it was read, once.
    let inbox = id_of(&*store, "i").await;
    assert!(store.put_delivered(inbox, MARCH + 5).await.unwrap());
    assert!(!store.put_delivered(inbox, MARCH + 6).await.unwrap());
    let read = store.notice(inbox).await.unwrap().unwrap();
    assert_eq!((read.status, read.delivered_at), (NoticeStatus::Delivered, Some(MARCH + 5)));
}

pub(crate) async fn of_each_person_and_channel_the_first_goes_first(store: Shared) {
    let voice = notice("v", "contact", Channel::Voice, MARCH);
    let all = [sms("a", "contact"), sms("b", "contact"), sms("c", "wang"), voice, sms("d", "wang")];
    store.put_notices(&all).await.unwrap();
    assert_eq!(take(&*store, "one", MARCH).await, ["a", "c", "v"]);
    assert!(take(&*store, "other", MARCH + 59).await.is_empty(), "they are in hand");
    let a = id_of(&*store, "a").await;
    store.put_tries(&[tried(a, 1, MARCH + 1, again(MARCH + 100))]).await.unwrap();
    assert!(take(&*store, "one", MARCH + 50).await.is_empty(), "the second does not pass it");
    // What ran out is taken by another host.
    assert_eq!(take(&*store, "other", MARCH + 60).await, ["c", "v"]);
    assert_eq!(take(&*store, "other", MARCH + 100).await, ["a"]);
    store.put_tries(&[tried(a, 2, MARCH + 101, sent(Some("r1")))]).await.unwrap();
    assert_eq!(take(&*store, "one", MARCH + 102).await, ["b"]);
    // One that is dead or suppressed lets the next pass.
    let (b, c) = (id_of(&*store, "b").await, id_of(&*store, "c").await);
    store.put_tries(&[tried(b, 1, MARCH + 103, dead())]).await.unwrap();
    store.put_notices(&[sms("e", "contact")]).await.unwrap();
    assert!(store.suppress_notice(c, "the matter is closed").await.unwrap());
    assert!(!store.suppress_notice(c, "again").await.unwrap());
    assert_eq!(take(&*store, "one", MARCH + 110).await, ["d", "e"]);
    let suppressed = store.notice(c).await.unwrap().unwrap();
    assert_eq!(suppressed.problem.as_deref(), Some("the matter is closed"));
}

pub(crate) async fn what_is_put_off_was_not_tried_and_may_be_passed_where_it_says_so(
    store: Shared,
) {
    let later = |next_at, may_be_passed| PutOff {
        notice: 0,
        next_at,
        reason: "over the limit of a day".to_owned(),
        may_be_passed,
    };
    store.put_notices(&[sms("a", "contact"), sms("b", "contact")]).await.unwrap();
    assert_eq!(take(&*store, "one", MARCH).await, ["a"]);
    let a = id_of(&*store, "a").await;
    let put_off = PutOff { notice: a, ..later(MARCH + 100, false) };
    store.put_off_notices(&[put_off]).await.unwrap();
    assert!(take(&*store, "one", MARCH + 99).await.is_empty(), "the second does not pass it");
    let kept = store.notice(a).await.unwrap().unwrap();
    assert_eq!((kept.tries, kept.status), (0, NoticeStatus::Waiting));
    assert_eq!(kept.problem.as_deref(), Some("over the limit of a day"));
    assert_eq!(take(&*store, "one", MARCH + 100).await, ["a"]);
    let put_off = PutOff { notice: a, ..later(MARCH + 900, true) };
    store.put_off_notices(&[put_off]).await.unwrap();
    assert_eq!(take(&*store, "one", MARCH + 101).await, ["b"], "it may be passed");
    assert!(store.suppress_notice(a, "no longer needed").await.unwrap());
    let put_off = PutOff { notice: a, ..later(MARCH + 9_000, true) };
    store.put_off_notices(&[put_off]).await.unwrap();
    let kept = store.notice(a).await.unwrap().unwrap();
    assert_eq!(kept.problem.as_deref(), Some("no longer needed"), "what no longer waits stays");
}

pub(crate) async fn one_whose_time_has_not_come_holds_up_no_other(store: Shared) {
    let morning = NewNotice { not_before: MARCH + 8 * HOUR, ..sms("quiet", "contact") };
    let urgent = NewNotice { urgency: Urgency::Urgent, ..sms("urgent", "contact") };
    store.put_notices(&[morning, urgent]).await.unwrap();
    assert_eq!(take(&*store, "one", MARCH).await, ["urgent"]);
    let urgent = id_of(&*store, "urgent").await;
    let outcome = again(MARCH + 9 * HOUR);
    store.put_tries(&[tried(urgent, 1, MARCH, outcome)]).await.unwrap();
    assert!(take(&*store, "one", MARCH + 8 * HOUR - 1).await.is_empty());
    assert_eq!(take(&*store, "one", MARCH + 8 * HOUR).await, ["quiet"], "it was written first");
    assert!(take(&*store, "one", MARCH + 8 * HOUR + 59).await.is_empty());
}

pub(crate) async fn a_claim_takes_no_more_than_it_asks_for(store: Shared) {
    let all: Vec<NewNotice> =
        (0..9).map(|number| sms(&format!("k{number}"), &format!("p{number}"))).collect();
    store.put_notices(&all).await.unwrap();
    let few = Claim { rows: 4, ..claim("one", MARCH) };
    assert_eq!(keys(store.claim_notices(&few).await.unwrap()), ["k0", "k1", "k2", "k3"]);
    assert_eq!(take(&*store, "two", MARCH).await, ["k4", "k5", "k6", "k7", "k8"]);
}

pub(crate) async fn tries_are_kept_and_what_was_sent_stays_sent(store: Shared) {
    store.put_notices(&[sms("a", "contact"), sms("b", "wang")]).await.unwrap();
    let (a, b) = (id_of(&*store, "a").await, id_of(&*store, "b").await);
    take(&*store, "one", MARCH).await;
    let first = tried(a, 1, MARCH + 1, again(MARCH + 30));
    store.put_tries(std::slice::from_ref(&first)).await.unwrap();
    let waits = store.notice(a).await.unwrap().unwrap();
    assert_eq!((waits.status, waits.tries, waits.next_at), (NoticeStatus::Waiting, 1, MARCH + 30));
    assert_eq!(waits.problem.as_deref(), Some("the gateway does not answer"));
    // Two hosts both tried a second time; the first got through.
    let second = tried(a, 2, MARCH + 31, sent(Some("r2")));
    let late = tried(a, 2, MARCH + 32, dead());
    store.put_tries(&[second.clone(), late.clone(), tried(b, 1, MARCH, sent(None))]).await.unwrap();
    let stays = store.notice(a).await.unwrap().unwrap();
    assert_eq!((stays.status, stays.tries), (NoticeStatus::Sent, 3));
    assert_eq!((stays.sent_at, stays.receipt.as_deref()), (Some(MARCH + 31), Some("r2")));
    assert_eq!(stays.problem, None);
    let third = NoticeTry { number: 3, ..late };
    assert_eq!(store.tries(a).await.unwrap(), [first, second, third]);
    assert_eq!(store.tries(b).await.unwrap().len(), 1);
    let unknown = tried(a.max(b) + 1, 1, MARCH, dead());
    let error = store.put_tries(&[tried(a, 4, MARCH, dead()), unknown]).await.unwrap_err();
    assert!(matches!(error, StoreError::UnknownNumber { what: "notice", .. }), "{error}");
    assert_eq!(store.tries(a).await.unwrap().len(), 3, "nothing was kept");
}

pub(crate) async fn receipts_find_their_notice_and_say_that_it_arrived(store: Shared) {
    store.put_notices(&[sms("a", "contact"), sms("b", "wang")]).await.unwrap();
    let (a, b) = (id_of(&*store, "a").await, id_of(&*store, "b").await);
    assert!(!store.put_delivered(a, MARCH).await.unwrap(), "it was not sent");
    store.put_tries(&[tried(a, 1, MARCH, sent(Some("r1")))]).await.unwrap();
    let found = store.notice_by_receipt(Channel::Sms, "r1").await.unwrap().unwrap();
    assert_eq!(found.id, a);
    assert_eq!(store.notice_by_receipt(Channel::Voice, "r1").await.unwrap(), None);
    assert_eq!(store.notice_by_receipt(Channel::Sms, "r2").await.unwrap(), None);
    assert!(store.put_delivered(a, MARCH + 9).await.unwrap());
    for id in [0, a.max(b) + 1] {
        let error = store.put_delivered(id, MARCH).await.unwrap_err();
        assert!(matches!(error, StoreError::UnknownNumber { .. }), "{error}");
        let error = store.suppress_notice(id, "x").await.unwrap_err();
        assert!(matches!(error, StoreError::UnknownNumber { .. }), "{error}");
    }
    // A failure that is told later does not undo it.
    store.put_tries(&[tried(a, 2, MARCH, dead())]).await.unwrap();
    assert_eq!(store.notice(a).await.unwrap().unwrap().status, NoticeStatus::Delivered);
}

pub(crate) async fn the_dead_are_sent_again(store: Shared) {
    store.put_notices(&[sms("a", "contact"), sms("b", "wang"), sms("c", "li")]).await.unwrap();
    let (a, b) = (id_of(&*store, "a").await, id_of(&*store, "b").await);
    take(&*store, "one", MARCH).await;
    store.put_tries(&[tried(a, 1, MARCH, dead()), tried(b, 1, MARCH, sent(None))]).await.unwrap();
    assert!(take(&*store, "one", MARCH + 59).await.is_empty());
    assert_eq!(store.send_again(&[a, b, a, 0], MARCH + 20).await.unwrap(), 1);
    assert!(take(&*store, "one", MARCH + 19).await.is_empty());
    assert_eq!(take(&*store, "one", MARCH + 20).await, ["a"]);
    assert_eq!(store.notice(a).await.unwrap().unwrap().tries, 1, "what was tried is not forgotten");
}

pub(crate) async fn notices_are_found_by_each_condition_and_all_together(store: Shared) {
    register_site(&*store).await;
    let matter = moved(&*store, &opening(MatterKind::Duty, "d", MARCH)).await;
    let first = NewNotice { matter: Some(matter), ..sms("a", "contact") };
    let second = NewNotice { topic: "late".to_owned(), at: MARCH + 10, ..sms("b", "contact") };
    let third = NewNotice { enterprise: None, ..notice("c", "wang", Channel::Email, MARCH + 20) };
    let fourth = notice("d", "wang", Channel::Inbox, MARCH + 30);
    let elsewhere = NewNotice { county: code(NEIGHBOUR), ..sms("e", "contact") };
    store.put_notices(&[first, second, third, fourth, elsewhere]).await.unwrap();
    let own = NoticeFilter { county: Some(county()), ..Default::default() };
    let with = |change: &dyn Fn(&mut NoticeFilter)| {
        let mut filter = own.clone();
        change(&mut filter);
        filter
    };
    for (what, filter, expected) in [
        ("all", NoticeFilter::default(), vec!["e", "d", "c", "b", "a"]),
        ("county", own.clone(), vec!["d", "c", "b", "a"]),
        ("person", with(&|one| one.person = Some("wang".to_owned())), vec!["d", "c"]),
        ("channel", with(&|one| one.channel = Some(Channel::Sms)), vec!["b", "a"]),
        ("status", with(&|one| one.status = Some(NoticeStatus::Sent)), vec!["d"]),
        ("topic", with(&|one| one.topic = Some("late".to_owned())), vec!["b"]),
        ("matter", with(&|one| one.matter = Some(matter)), vec!["a"]),
        ("enterprise", with(&|one| one.enterprise = Some("A".to_owned())), vec!["d", "b", "a"]),
        ("written", with(&|one| one.written = Some((MARCH + 10, MARCH + 30))), vec!["c", "b"]),
        (
            "together",
            with(&|one| {
                one.person = Some("contact".to_owned());
                one.channel = Some(Channel::Sms);
                one.status = Some(NoticeStatus::Waiting);
                one.topic = Some("report-due".to_owned());
                one.matter = Some(matter);
                one.enterprise = Some("A".to_owned());
                one.written = Some((MARCH, MARCH + 1));
            }),
            vec!["a"],
        ),
    ] {
        let listing = store.notices(&filter, Page::first(10)).await.unwrap();
        assert_eq!(store.count_notices(&filter).await.unwrap(), listing.total, "{what}");
        assert_eq!(listing.total, expected.len() as u64, "{what}");
        assert_eq!(keys(listing.items), expected, "{what}");
    }
    let page = store.notices(&own, Page { offset: 1, rows: 2 }).await.unwrap();
    assert_eq!((page.total, keys(page.items)), (4, vec!["c".to_owned(), "b".to_owned()]));
}

pub(crate) async fn what_was_sent_to_somebody_is_counted(store: Shared) {
    let all: Vec<NewNotice> = ["a", "b", "c"].map(|key| sms(key, "contact")).into();
    store.put_notices(&all).await.unwrap();
    for (place, key) in (0..).zip(["a", "b"]) {
        let id = id_of(&*store, key).await;
        store.put_tries(&[tried(id, 1, MARCH + place, sent(None))]).await.unwrap();
    }
    store.put_delivered(id_of(&*store, "a").await, MARCH + 50).await.unwrap();
    let count = async |person: &str, channel, since| {
        store.sent_since(&county(), person, channel, since).await.unwrap()
    };
    assert_eq!(count("contact", Channel::Sms, MARCH).await, 2, "also what arrived since");
    assert_eq!(count("contact", Channel::Sms, MARCH + 1).await, 1);
    assert_eq!(count("contact", Channel::Sms, MARCH + 2).await, 0);
    assert_eq!(count("contact", Channel::Voice, MARCH).await, 0);
    assert_eq!(count("wang", Channel::Sms, MARCH).await, 0);
}
