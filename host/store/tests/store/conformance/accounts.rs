//! Accounts, tokens, and who changed them.

use super::support::*;
use tidegate_domain::{AccessChange, Account, Actor, Grant, Token};
use tidegate_record::Digest;
use tidegate_store::{AccessCommit, Accounts, KeptToken, Page, StoreError};

const TOKEN: &str = "00000000000000aa";

fn grant(text: &str) -> Grant {
    text.parse().unwrap()
}

fn added(id: &str) -> AccessChange {
    AccessChange::AccountAdded { account: id.parse().unwrap(), name: format!("name of {id}") }
}

fn given(id: &str, text: &str) -> AccessChange {
    AccessChange::GrantGiven { account: id.parse().unwrap(), grant: grant(text) }
}

fn taken(id: &str, text: &str) -> AccessChange {
    AccessChange::GrantTaken { account: id.parse().unwrap(), grant: grant(text) }
}

fn disabled(id: &str) -> AccessChange {
    AccessChange::AccountDisabled { account: id.parse().unwrap() }
}

fn made(id: &str, token: &str, grants: Option<Vec<Grant>>) -> AccessChange {
    AccessChange::TokenMade {
        account: id.parse().unwrap(),
        token: token.parse().unwrap(),
        purpose: "tests".to_owned(),
        grants,
        expires_at: MARCH + 100,
    }
}

fn revoked(id: &str, token: &str) -> AccessChange {
    AccessChange::TokenRevoked { account: id.parse().unwrap(), token: token.parse().unwrap() }
}

fn nobody() -> Actor {
    Actor { account: None, token: None }
}

fn commit(changes: Vec<AccessChange>) -> AccessCommit {
    let secret = Some(Digest::of(b"secret"));
    AccessCommit { by: nobody(), at: MARCH, first: false, changes, secret }
}

/// An operator with a token.
async fn operated(store: &dyn Accounts) {
    let changes =
        vec![added("op"), given("op", "province-operator@330000"), made("op", TOKEN, None)];
    let first = AccessCommit { first: true, ..commit(changes) };
    store.change_access(&first).await.unwrap();
}

/// The rule by which changes are refused; nothing of them stays.
async fn rule(store: &dyn Accounts, commit: &AccessCommit) -> String {
    let before = store.access_changes(Page::first(100)).await.unwrap();
    let error = store.change_access(commit).await.unwrap_err();
    assert_eq!(store.access_changes(Page::first(100)).await.unwrap(), before);
    match error {
        StoreError::Constraint { operation: "change_access", constraint } => constraint,
        other => panic!("{other}"),
    }
}

pub(crate) async fn the_first_account_operates_the_province(store: Shared) {
    assert!(!store.has_accounts().await.unwrap());
    for changes in [
        vec![added("op")],
        vec![added("op"), given("op", "auditor@330000")],
        vec![added("op"), given("op", "province-operator@330100")],
        vec![added("op"), given("op", "province-operator@330122")],
    ] {
        let first = AccessCommit { first: true, ..commit(changes) };
        assert_eq!(rule(&*store, &first).await, "access_keeps_an_operator");
    }
    assert!(!store.has_accounts().await.unwrap());
    operated(&*store).await;
    assert!(store.has_accounts().await.unwrap());
    let second = vec![added("two"), given("two", "province-operator@000000")];
    let late = AccessCommit { first: true, ..commit(second.clone()) };
    assert_eq!(rule(&*store, &late).await, "account_none_yet");
    store.change_access(&commit(second)).await.unwrap();
}

pub(crate) async fn an_account_holds_what_it_was_given_and_not_taken(store: Shared) {
    operated(&*store).await;
    let by = Actor { account: Some("op".parse().unwrap()), token: Some(TOKEN.parse().unwrap()) };
    let changes = vec![
        added("li"),
        given("li", "inspector@330122"),
        given("li", "auditor@330000"),
        given("li", "inspector@330100"),
        taken("li", "inspector@330122"),
    ];
    let order = AccessCommit { by: by.clone(), at: MARCH + 7, ..commit(changes.clone()) };
    store.change_access(&order).await.unwrap();
    let li = Account {
        id: "li".parse().unwrap(),
        name: "name of li".to_owned(),
        grants: vec![grant("inspector@330100"), grant("auditor@330000")],
        disabled: false,
        added_at: MARCH + 7,
    };
    assert_eq!(store.account(&li.id).await.unwrap(), Some(li.clone()));
    let all = store.accounts(Page::first(10)).await.unwrap();
    assert_eq!((all.total, &all.items[0]), (2, &li));
    let rest = store.accounts(Page { offset: 1, rows: 10 }).await.unwrap();
    assert_eq!(rest.items.len(), 1);
    assert_eq!(store.account(&"nobody".parse().unwrap()).await.unwrap(), None);
    let kept = store.access_changes(Page::first(5)).await.unwrap();
    assert_eq!(kept.total, 8);
    let told: Vec<&AccessChange> = kept.items.iter().rev().map(|record| &record.change).collect();
    assert_eq!(told, changes.iter().collect::<Vec<_>>());
    assert!(kept.items.iter().all(|record| record.by == by && record.at == MARCH + 7));
    assert!(kept.items.is_sorted_by(|a, b| a.number > b.number));
}

pub(crate) async fn a_token_is_kept_by_the_digest_of_its_secret(store: Shared) {
    operated(&*store).await;
    let narrow = Some(vec![grant("province-operator@330122")]);
    let other = "00000000000000bb";
    let order = AccessCommit { at: MARCH + 1, ..commit(vec![made("op", other, narrow.clone())]) };
    store.change_access(&order).await.unwrap();
    let kept = store.token(&other.parse().unwrap()).await.unwrap().unwrap();
    let op = store.account(&"op".parse().unwrap()).await.unwrap().unwrap();
    let token = Token {
        id: other.parse().unwrap(),
        account: op.id.clone(),
        purpose: "tests".to_owned(),
        grants: narrow,
        created_at: MARCH + 1,
        expires_at: MARCH + 100,
        revoked_at: None,
        last_used_at: None,
    };
    assert_eq!(
        kept,
        KeptToken { token: token.clone(), account: op, secret: Digest::of(b"secret") }
    );
    assert_eq!(store.token(&"00000000000000cc".parse().unwrap()).await.unwrap(), None);
    for (used, noted) in [(MARCH + 9, MARCH + 9), (MARCH + 5, MARCH + 9), (MARCH + 10, MARCH + 10)]
    {
        store.note_token_use(&token.id, used).await.unwrap();
        let now = store.token(&token.id).await.unwrap().unwrap().token;
        assert_eq!(now.last_used_at, Some(noted));
    }
    store.note_token_use(&"00000000000000cc".parse().unwrap(), MARCH).await.unwrap();
    let order = AccessCommit { at: MARCH + 20, ..commit(vec![revoked("op", other)]) };
    store.change_access(&order).await.unwrap();
    let now = store.token(&token.id).await.unwrap().unwrap().token;
    assert_eq!(now.revoked_at, Some(MARCH + 20));
    let ids =
        |tokens: Vec<Token>| tokens.iter().map(|token| token.id.to_string()).collect::<Vec<_>>();
    let of_op = store.tokens(Some(&token.account), Page::first(9)).await.unwrap();
    assert_eq!((of_op.total, ids(of_op.items)), (2, vec![TOKEN.to_owned(), other.to_owned()]));
    let all = store.tokens(None, Page { offset: 1, rows: 9 }).await.unwrap();
    assert_eq!((all.total, ids(all.items)), (2, vec![other.to_owned()]));
    let none = store.tokens(Some(&"li".parse().unwrap()), Page::first(9)).await.unwrap();
    assert_eq!((none.total, none.items.len()), (0, 0));
}

pub(crate) async fn changes_of_access_that_do_not_fit_are_refused_whole(store: Shared) {
    operated(&*store).await;
    store.change_access(&commit(vec![added("li"), disabled("li")])).await.unwrap();
    store.change_access(&commit(vec![revoked("op", TOKEN)])).await.unwrap();
    for (changes, expected) in [
        (vec![added("op")], "account_id_key"),
        (vec![added("new"), given("nobody", "device@330122")], "account_known"),
        (vec![made("nobody", "00000000000000cc", None)], "account_known"),
        (vec![made("op", TOKEN, None)], "token_id_key"),
        (vec![disabled("nobody")], "account_enabled"),
        (vec![disabled("li")], "account_enabled"),
        (vec![given("op", "province-operator@330000")], "grant_key"),
        (vec![taken("op", "device@330000")], "grant_known"),
        (vec![revoked("op", TOKEN)], "token_unrevoked"),
        (vec![revoked("li", TOKEN)], "token_unrevoked"),
        (vec![revoked("op", "00000000000000cc")], "token_unrevoked"),
        (vec![disabled("op")], "access_keeps_an_operator"),
        (vec![taken("op", "province-operator@330000")], "access_keeps_an_operator"),
    ] {
        assert_eq!(rule(&*store, &commit(changes)).await, expected);
    }
    let bare = AccessCommit { secret: None, ..commit(vec![made("op", "00000000000000cc", None)]) };
    assert_eq!(rule(&*store, &bare).await, "token_has_secret");
    let spent =
        AccessCommit { at: MARCH + 100, ..commit(vec![made("op", "00000000000000cc", None)]) };
    assert!(rule(&*store, &spent).await.contains("token_expires_after_it_was_made"));
    assert_eq!(store.account(&"new".parse().unwrap()).await.unwrap(), None);
    // With another operator the first may go.
    let changes = vec![added("two"), given("two", "province-operator@000000"), disabled("op")];
    store.change_access(&commit(changes)).await.unwrap();
    assert!(store.account(&"op".parse().unwrap()).await.unwrap().unwrap().disabled);
}
